// Likelihoods of times in many digits, and how far those of aft are from them.
import { derivative, Random, real, stable, type Element, type Real } from "@nadir/testing";
import { aft } from "../src/index.js";
import { excess, vectorOf } from "./oracle.js";

export type Distribution = "normal" | "logistic" | "extreme";
export const distributions: readonly Distribution[] = ["normal", "logistic", "extreme"];

/** 1 − F(z), F(z) and the density f(z). */
const families: Readonly<Record<Distribution, Record<"above" | "below" | "density", (z: Real) => Real>>> = {
  normal: {
    above: (z) => z.neg().normalLogCdf().exp(),
    below: (z) => z.normalLogCdf().exp(),
    density: (z) => z.mul(z).scale(-1).neg().exp().div(real(1).atan().scale(3).sqrt()),
  },
  logistic: {
    above: (z) => z.neg().sigmoid(),
    below: (z) => z.sigmoid(),
    density: (z) => z.sigmoid().mul(z.neg().sigmoid()),
  },
  extreme: {
    above: (z) => z.exp().neg().exp(),
    below: (z) => z.exp().neg().expm1().neg(),
    density: (z) => z.sub(z.exp()).exp(),
  },
};

/** The loss as a function of the location and of the ends that are neither 0 nor ∞. */
function lossOf(distribution: Distribution, scale: number, lower: number, upper: number) {
  const { above, below, density } = families[distribution];
  const at = (t: Real, location: Real) => t.log().sub(location).div(scale);
  return ([location, first, second]: readonly Real[]): Real => {
    if (lower === upper) return density(at(first, location)).div(first.mul(scale)).log().neg();
    if (lower === 0) return below(at(first, location)).log().neg();
    if (upper === Infinity) return above(at(first, location)).log().neg();
    const [a, b] = [at(first, location), at(second, location)];
    return (a.sign > 0 ? above(a).sub(above(b)) : below(b).sub(below(a))).log().neg();
  };
}

/** Times about e^±size, known exactly, from one side, and in intervals from wide ones to those between neighbours. */
function timesOf(random: Random, sizes: readonly number[], element: Element): [lower: number, upper: number][] {
  const round = (x: number) => vectorOf(element, [x])[0];
  const [digits, epsilon] = element === "f32" ? [6, 2 ** -23] : [14, 2 ** -52];
  const times = sizes.flatMap((size) => [-1, 1].map((sign) => round(Math.exp(sign * size * random.uniform(0.5, 1)))));
  return times.flatMap((t, i): [number, number][] => [
    [t, t],
    [0, t],
    [t, Infinity],
    [t, round(t * (1 + 10 ** -random.uniform(0, digits)))],
    [t, round(t * Math.exp(random.uniform(0.1, 30)))],
    ...(i % 2 ? [] : [[t, round(t * (1 + epsilon))] as [number, number]]),
  ]);
}

/** Where value or derivative are further off than their inputs excuse. */
export function failuresOf(
  distribution: Distribution,
  scale: number,
  element: Element,
  sizes: readonly number[],
  locations: readonly number[],
): string[] {
  const random = new Random(scale * 10);
  const loss = aft({ distribution, scale });
  const failures: string[] = [];
  for (const [lower, upper] of timesOf(random, sizes, element))
    for (const location of vectorOf(element, locations)) {
      const given = vectorOf(element, [location]);
      const [value] = loss.perSample(given, [[lower], [upper]]);
      const [gradient] = loss.gradient(given, [[lower], [upper]]);
      const ends = [lower, upper].filter((end, i) => end > 0 && end < Infinity && (i === 0 || lower < upper));
      if (distribution === "extreme" && ends.some((end) => (Math.log(end) - location) / scale > 26)) continue; // e^−eᶻ
      const inputs = [location, ...ends];
      const f = lossOf(distribution, scale, lower, upper);
      const check = (what: string, got: number, quantity: (xs: readonly Real[]) => Real) => {
        const want = quantity(inputs.map((x) => real(x)));
        const used = excess(got, want, quantity, inputs, element);
        if (!(used <= 1))
          failures.push(
            `${what} of [${lower}, ${upper}] at ${location}: ${used} of what is allowed: ${got} for ${want}`,
          );
      };
      check("value", value, (xs) => stable(() => f(xs)));
      check("gradient", gradient, (xs) => derivative((x) => f([x, ...xs.slice(1)]), xs[0]));
    }
  return failures;
}
