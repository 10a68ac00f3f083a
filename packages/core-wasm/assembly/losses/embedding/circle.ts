import { SCRATCH } from "../../layout";
import { Call, at, numberOf } from "../../tuple";
import { Batch, batch, weightOf } from "../../tuples/batch";
import { Vectors, expOf, isPresent, log1pOf, pass, read, setWide, sigmoidOf, similarities, softplusOf, wide, write } from "../../tuples/pairs";

let row: usize = 0; // similarities of an anchor
let vectors: Vectors = changetype<Vectors>(SCRATCH);
// Of the samples of an anchor's class, and of those of others: the greatest exponent and Σ e^(exponent − greatest).
let mostOfOwn: f64 = 0, massOfOwn: f64 = 0, mostOfOthers: f64 = 0, massOfOthers: f64 = 0;

/**
 * ln(1 + Σ_p e^(γ((1 − s_p)² − m²)) Σ_n e^(γ(s_n² − m²))) for cosines s_p of an anchor with samples of its class and s_n with
 * others, where exponents of s_n < −m are 0.
 */
@final @unmanaged
class Circle extends Batch {
  gamma: v128;
  margin: v128;

  losses(c: Call): void {
    row = c.room + <usize>c.samples * 8;
    read(vectors, c, c.p0, true, row + <usize>c.samples * 8);
    for (let i = 0; i < c.samples; i++) setWide(c.room, i, isPresent(c, i) ? softplusOf(this.compare(c, i)) : 0);
  }
  gradient(c: Call, scale: f64): void {
    for (let i = 0; i < c.samples; i++) {
      if (!isPresent(c, i)) continue;
      const by = weightOf(c, i) * scale * sigmoidOf(this.compare(c, i));
      for (let j = 0; j < c.samples; j++) if (isPresent(c, j)) setWide(row, j, by == 0 || j == i ? 0 : by * this.slopeOf(c, i, j));
      pass(c, vectors, i, vectors, row);
    }
    write(vectors, c.g0);
  }

  /** The logarithm of the product of the two sums, −∞ where one has nothing to add up. */
  compare(c: Call, i: i32): f64 {
    similarities(c, vectors, i, vectors, 1, row);
    mostOfOwn = -Infinity, massOfOwn = 0, mostOfOthers = -Infinity, massOfOthers = 0;
    for (let j = 0; j < c.samples; j++) {
      if (!isPresent(c, j) || j == i) continue;
      if (isOwn(c, i, j)) mostOfOwn = Math.max(mostOfOwn, this.ofOwn(wide(row, j)));
      else mostOfOthers = Math.max(mostOfOthers, this.ofOther(wide(row, j)));
    }
    if (mostOfOwn == -Infinity || mostOfOthers == -Infinity) return -Infinity;
    for (let j = 0; j < c.samples; j++) {
      if (!isPresent(c, j) || j == i) continue;
      if (isOwn(c, i, j)) massOfOwn += expOf(this.ofOwn(wide(row, j)) - mostOfOwn);
      else massOfOthers += expOf(this.ofOther(wide(row, j)) - mostOfOthers);
    }
    return (mostOfOwn + mostOfOthers) + (log1pOf(massOfOwn - 1) + log1pOf(massOfOthers - 1));
  }
  /** The derivative of the logarithm of the product in a similarity. */
  slopeOf(c: Call, i: i32, j: i32): f64 {
    const s = wide(row, j), gamma = numberOf(this.gamma);
    if (isOwn(c, i, j)) return expOf(this.ofOwn(s) - mostOfOwn) / massOfOwn * -2 * gamma * (1 - s);
    return s < -numberOf(this.margin) ? 0 : expOf(this.ofOther(s) - mostOfOthers) / massOfOthers * 2 * gamma * s;
  }
  /** γ((1 − s)² − m²) */
  ofOwn(s: f64): f64 {
    const m = numberOf(this.margin), d = 1 - s;
    return numberOf(this.gamma) * (d - m) * (d + m);
  }
  /** γ(s² − m²), and 0 for s < −m. */
  ofOther(s: f64): f64 {
    const m = numberOf(this.margin);
    return s < -m ? 0 : numberOf(this.gamma) * (s - m) * (s + m);
  }
}

function isOwn(c: Call, i: i32, j: i32): bool { return at(c.t0, j) == at(c.t0, i); }

export const circle = batch<Circle>();
