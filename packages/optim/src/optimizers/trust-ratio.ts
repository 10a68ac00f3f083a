/**
 * How long a layer's step is to be in units of its direction u: ‖x‖ / (‖u‖ + ε), from the squares of the norms, and 1
 * where either is 0, so that parameters that start at 0 can leave it.
 */
export function trustRatio(parameters: number, direction: number, epsilon = 0): number {
  if (parameters === 0 || direction === 0) return 1;
  return Math.sqrt(parameters) / (Math.sqrt(direction) + epsilon);
}
