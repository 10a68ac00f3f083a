let times: usize = 0, strata: usize = 0; // f64, and i32 if there are any

function timeOf(i: i32): f64 { return load<f64>(times + (<usize>i << 3)); }
function stratumOf(i: i32): i32 { return strata == 0 ? 0 : load<i32>(strata + (<usize>i << 2)); }

/** Whether the sample of number i comes before that of number j: by stratum, and in one from the latest time to the first. */
function precedes(i: i32, j: i32): bool {
  const a = stratumOf(i), b = stratumOf(j);
  return a == b ? timeOf(i) > timeOf(j) : a < b;
}

/** Whether two samples are of one stratum, and whether of one time in it. */
export function areCompared(i: i32, j: i32): bool { return stratumOf(i) == stratumOf(j); }
export function areTied(i: i32, j: i32): bool { return areCompared(i, j) && timeOf(i) == timeOf(j); }

export function numberAt(order: usize, k: i32): i32 { return load<i32>(order + (<usize>k << 2)); }

/**
 * Sorts n numbers of samples at `order`; those of which none precedes the other stay as they are (merging from the bottom
 * up). `other` is room for as many.
 */
export function sort(n: i32, order: usize, other: usize, timesAt: usize, strataAt: usize): void {
  times = timesAt, strata = strataAt;
  let from = order, to = other;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) merge(from, start, min(start + width, n), min(start + 2 * width, n), to);
    const swapped = from;
    from = to, to = swapped;
  }
  if (from != order) memory.copy(order, from, <usize>n << 2);
}

function merge(from: usize, start: i32, middle: i32, end: i32, to: usize): void {
  let i = start, j = middle;
  for (let k = start; k < end; k++) {
    const takesSecond = i >= middle || (j < end && precedes(numberAt(from, j), numberAt(from, i)));
    store<i32>(to + (<usize>k << 2), numberAt(from, takesSecond ? j++ : i++));
  }
}
