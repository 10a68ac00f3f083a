import { SCRATCH } from "../../layout";
import { Call, at, numberOf } from "../../tuple";
import { Batch, batch, weightOf } from "../../tuples/batch";
import { Vectors, expOf, isPresent, log1pOf, pass, read, setWide, sigmoidOf, similarities, softplusOf, wide, write } from "../../tuples/pairs";

let row: usize = 0; // similarities of an anchor
let vectors: Vectors = changetype<Vectors>(SCRATCH);
let positives: i32 = 0; // how many samples of its class there are besides an anchor
let most: f64 = 0, mass: f64 = 0, ln: f64 = 0; // the greatest similarity of another class, Σ e^(s_j − most) over these, ln of it

/** The mean over the positives p of an anchor of ln(1 + Σ_n e^(s_n − s_p)), n over the samples of other classes, s = cos / τ. */
@final @unmanaged
class NtXent extends Batch {
  temperature: v128;

  losses(c: Call): void {
    row = c.room + <usize>c.samples * 8;
    read(vectors, c, c.p0, true, row + <usize>c.samples * 8);
    for (let i = 0; i < c.samples; i++) {
      let loss: f64 = 0;
      if (isPresent(c, i)) {
        this.compare(c, i);
        for (let j = 0; j < c.samples; j++) if (isPositive(c, i, j)) loss += softplusOf(this.excess(j)) / positives;
      }
      setWide(c.room, i, loss);
    }
  }
  gradient(c: Call, scale: f64): void {
    for (let i = 0; i < c.samples; i++) {
      if (!isPresent(c, i)) continue;
      this.compare(c, i);
      const by = weightOf(c, i) * scale / numberOf(this.temperature);
      let pull: f64 = 0;
      for (let j = 0; j < c.samples; j++) {
        if (!isPositive(c, i, j)) continue;
        const slope = sigmoidOf(this.excess(j)) / positives;
        pull += slope;
        setWide(row, j, -by * slope);
      }
      for (let j = 0; j < c.samples; j++)
        if (isPresent(c, j) && at(c.t0, j) != at(c.t0, i)) setWide(row, j, pull == 0 ? 0 : by * pull * expOf(wide(row, j) - most) / mass);
      setWide(row, i, 0);
      pass(c, vectors, i, vectors, row);
    }
    write(vectors, c.g0);
  }

  /** ln Σ e^(s_n − s_p) over the samples n of other classes. */
  excess(p: i32): f64 { return (most - wide(row, p)) + ln; }
  /** Finds what an anchor has to do with all others. */
  compare(c: Call, i: i32): void {
    similarities(c, vectors, i, vectors, 1 / numberOf(this.temperature), row);
    let leader = -1;
    positives = 0, mass = 0, ln = 0, most = -Infinity;
    for (let j = 0; j < c.samples; j++) {
      if (isPositive(c, i, j)) positives++;
      if (isPresent(c, j) && at(c.t0, j) != at(c.t0, i) && (leader < 0 || !(wide(row, j) <= wide(row, leader)))) leader = j;
    }
    if (leader < 0) return;
    most = wide(row, leader);
    for (let j = 0; j < c.samples; j++)
      if (j != leader && isPresent(c, j) && at(c.t0, j) != at(c.t0, i)) mass += expOf(wide(row, j) - most);
    ln = log1pOf(mass);
    mass += 1;
  }
}

function isPositive(c: Call, i: i32, j: i32): bool { return j != i && isPresent(c, j) && at(c.t0, j) == at(c.t0, i); }

export const ntXent = batch<NtXent>();
