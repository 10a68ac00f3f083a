/**
 * A block of samples as the host has laid it out, and of its samples the one at hand: where its stretch of each array
 * begins, and how long it is. Kernels read of it what they need; the drivers move it on from sample to sample.
 */
@unmanaged
export class Call {
  /** Samples in the block. */
  samples: i32;
  /** The number of the sample at hand, counted from the first of the whole call. */
  index: i32;
  /** Elements of the sample at hand in each array of which it has a stretch. */
  size: i32;
  /** Where the sizes are, and the bytes from one to the next: 0 where all are the same. Likewise the weights. */
  sizes: usize;
  sizesStep: usize;
  w: usize;
  wStep: usize;
  /** Where the losses of samples go. */
  out: usize;
  /** Room to work in, as much as the descriptor asks for. */
  room: usize;
  /** Bytes of an element of predictions, or 0 where the arrays stay whole before every sample. */
  step: usize;
  /** The arrays of predictions, of their derivatives, and of targets. */
  p0: usize;
  p1: usize;
  p2: usize;
  g0: usize;
  g1: usize;
  g2: usize;
  t0: usize;
  t1: usize;
  t2: usize;
  /** Bytes that a sample takes of each array of targets: so many for each of its elements, and so many besides. */
  t0Step: usize;
  t1Step: usize;
  t2Step: usize;
  t0Fixed: usize;
  t1Fixed: usize;
  t2Fixed: usize;
}

/** Goes through the samples of a block. Derivatives are multiplied by weight and `scale`, the sum of losses by the weights. */
export type Tuples = (loss: usize, call: usize, scale: f64) => f64;

// S is the element type of the caller's arrays, F the one that kernels compute in: the same, but in modules that compute in
// f64 whatever they are given (scripts/build.mjs names them).

/** Element j of an array. */
export function at(array: usize, j: i32): f64 { return load<S>(array + (<usize>j) * sizeof<S>()); }
/** Sets element j of an array. */
export function put(array: usize, j: i32, x: f64): void { store<S>(array + (<usize>j) * sizeof<S>(), <S>x); }
/** A hyper-parameter as a number. */
export function numberOf(field: v128): f64 { return sizeof<S>() == 4 ? <f64>f32x4.extract_lane(field, 0) : f64x2.extract_lane(field, 0); }
