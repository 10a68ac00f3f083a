import type { MethodName } from "../../src/index.js";

/** Standard problems that a method does not claim to solve from the standard start with its default settings, and why. */
export interface Exemption {
  readonly method: MethodName;
  readonly problems: readonly string[];
  readonly reason: string;
}

export const exemptions: readonly Exemption[] = [
  {
    method: "gradientDescent",
    reason: "the condition of the Hessian costs it more than 3000 iterations",
    problems: [
      "Rosenbrock",
      "Powell badly scaled",
      "Brown badly scaled",
      "Bard",
      "Meyer",
      "Gulf research and development",
      "Box three-dimensional",
      "Powell singular",
      "Wood",
      "Kowalik and Osborne",
      "Osborne 1",
      "Biggs EXP6",
      "Osborne 2",
      "Watson in 6 variables",
      "Watson in 9 variables",
      "extended Rosenbrock in 100 variables",
      "extended Powell singular in 40 variables",
      "penalty I in 4 variables",
      "penalty I in 10 variables",
      "penalty II in 4 variables",
      "penalty II in 10 variables",
      "Brown almost-linear in 10 variables",
      "discrete boundary value in 10 variables",
      "chained Rosenbrock in 100 variables",
      "quadratic of condition 1e8",
    ],
  },
  {
    method: "conjugateGradient",
    reason: "the condition of the Hessian costs it more than 1000 iterations",
    problems: ["Meyer", "Osborne 1", "Watson in 9 variables"],
  },
  {
    method: "conjugateGradient",
    reason: "reaches the minimum, but the rounding of the values stops its search before the gradient is small enough",
    problems: ["Powell badly scaled", "Brown badly scaled"],
  },
  {
    method: "nelderMead",
    reason: "40 variables or more are too many for a simplex",
    problems: [
      "extended Rosenbrock in 100 variables",
      "extended Powell singular in 40 variables",
      "chained Rosenbrock in 100 variables",
    ],
  },
  {
    method: "nelderMead",
    reason: "it goes down a valley whose floor, 0.0755887, has no end: the second variable grows without limit",
    problems: ["Box three-dimensional"],
  },
];

export const exempted = (method: MethodName, name: string): boolean =>
  exemptions.some((exemption) => exemption.method === method && exemption.problems.includes(name));
