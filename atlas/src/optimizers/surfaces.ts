/** A function of two variables on which to watch an optimizer. */
export interface Surface {
  /** Of files. */
  readonly name: string;
  readonly title: string;
  /** What is hard about it. */
  readonly difficulty: string;
  value(x: number, y: number): number;
  gradient(x: number, y: number): readonly [number, number];
  /** The diagonal of the Hessian. */
  curvature(x: number, y: number): readonly [number, number];
  readonly start: readonly [number, number];
  readonly minimiser: readonly [number, number];
  /** Steps that are shown. */
  readonly steps: number;
  /** What part of the plane is shown. */
  readonly view: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
}

/** Curvatures along the axes of the bowl, which are turned by the angle of this sine and cosine. */
const [flat, steep] = [1, 30];
const [sine, cosine] = [0.5, Math.sqrt(0.75)];
const [xx, xy, yy] = [
  flat * cosine * cosine + steep * sine * sine,
  (steep - flat) * sine * cosine,
  flat * sine * sine + steep * cosine * cosine,
];

const bowl: Surface = {
  name: "bowl",
  title: "a narrow bowl",
  difficulty: "it is 30 times as curved across as along, and lies askew to the axes",
  value: (x, y) => 0.5 * (xx * x * x + yy * y * y) - xy * x * y,
  gradient: (x, y) => [xx * x - xy * y, yy * y - xy * x],
  curvature: () => [xx, yy],
  start: [-3.2, 0.6],
  minimiser: [0, 0],
  steps: 60,
  view: { x: [-4, 1.6], y: [-2.2, 2] },
};

const valley: Surface = {
  name: "valley",
  title: "Rosenbrock's valley",
  difficulty: "its floor is bent and almost level",
  value: (x, y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
  gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  curvature: (x, y) => [2 - 400 * (y - 3 * x * x), 200],
  start: [-1.2, 1],
  minimiser: [1, 1],
  steps: 300,
  view: { x: [-1.8, 1.8], y: [-0.7, 2] },
};

export const surfaces: readonly Surface[] = [bowl, valley];
