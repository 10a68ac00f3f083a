/**
 * Writes at `to` the places of n keys from the greatest down, equal ones as they come, by merging ever longer stretches.
 * `spare` has room for as many places.
 */
export function order(keys: usize, n: i32, to: usize, spare: usize): void {
  for (let i = 0; i < n; i++) store<i32>(to + (<usize>i << 2), i);
  let from = to, into = spare;
  for (let width = 1; width < n; width <<= 1) {
    for (let start = 0; start < n; start += 2 * width) merge(keys, from, start, least(start + width, n), least(start + 2 * width, n), into);
    const swapped = from;
    from = into;
    into = swapped;
  }
  if (from != to) memory.copy(to, from, <usize>n << 2);
}

/** Merges the places from `start` to `middle` with those from there to `end`. */
function merge(keys: usize, from: usize, start: i32, middle: i32, end: i32, into: usize): void {
  let a = start, b = middle;
  for (let i = start; i < end; i++) {
    const isSecond = a >= middle || (b < end && keyAt(keys, from, b) > keyAt(keys, from, a));
    store<i32>(into + (<usize>i << 2), placeAt(from, isSecond ? b : a));
    if (isSecond) b++;
    else a++;
  }
}

/** The i-th of a list of places. */
export function placeAt(places: usize, i: i32): i32 { return load<i32>(places + (<usize>i << 2)); }
function keyAt(keys: usize, places: usize, i: i32): F { return load<F>(keys + <usize>placeAt(places, i) * sizeof<F>()); }
function least(a: i32, b: i32): i32 { return a < b ? a : b; }
