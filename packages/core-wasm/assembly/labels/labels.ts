// Numbers of classes.

/** Writes n elements as i32 at `to` and says whether they are integers of [0, width). */
export function labels(n: i32, x: usize, width: i32, to: usize): bool {
  let good = true;
  for (; n > 0; n--, x += sizeof<F>(), to += 4) {
    const v = load<F>(x), i = <i32>v;
    good = good && <F>i == v && <u32>i < <u32>width;
    store<i32>(to, i);
  }
  return good;
}

/** Whether n labels, i32 as they stand, are of [0, width). */
export function areLabels(n: i32, y: usize, width: i32): bool {
  let good = true;
  for (; n > 0; n--, y += 4) {
    good = good && load<u32>(y) < <u32>width;
  }
  return good;
}
