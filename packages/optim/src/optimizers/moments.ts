import { belowOne, nonNegative, number } from "../hyperparameter.js";

// Settings and numbers that optimizers with moving averages of gradients share.

export const beta1 = (initial = 0.9) => number(initial, belowOne);
export const beta2 = (initial = 0.999) => number(initial, belowOne);

/** What keeps a divisor from 0. */
export const epsilon = (initial = 1e-8) => number(initial, nonNegative);

/** The first fields of kernels with moving averages of the gradient and its square. */
export const averagesOf = (beta1: number, beta2: number) => [beta1, 1 - beta1, beta2, 1 - beta2] as const;

/**
 * Advances what the moving average of a β would be after t gradients of 1, and gives it: 1 − βᵗ, without a power and
 * without cancellation.
 */
export function weigh<K extends string>(scalars: Record<K, number>, name: K, beta: number): number {
  return (scalars[name] = beta * scalars[name] + (1 - beta));
}
