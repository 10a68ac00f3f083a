import { SCRATCH } from "../../layout";
import { Call, numberOf } from "../../tuple";
import { Batch, batch, weightOf } from "../../tuples/batch";
import { Vectors, expOf, isPresent, log1pOf, pass, read, setWide, similarities, wide, write } from "../../tuples/pairs";

let row: usize = 0; // similarities of an anchor
let queries: Vectors = changetype<Vectors>(SCRATCH), keys: Vectors = changetype<Vectors>(SCRATCH + 64);
let leader: i32 = 0; // the most similar candidate, the anchor's own if none is more similar
let others: f64 = 0; // Σ e^(s_j − s_leader) over all but the leader

/** ln Σ_j e^(s_ij − s_ii) for similarities s_ij = q_i·k_j / τ; where it is symmetric, the mean of this and of the same for keys. */
@final @unmanaged
class InfoNce extends Batch {
  temperature: v128;
  isCosine: v128;
  isSymmetric: v128;

  losses(c: Call): void {
    const isUnit = numberOf(this.isCosine) != 0, isSymmetric = numberOf(this.isSymmetric) != 0, by = isSymmetric ? 0.5 : 1;
    row = c.room + <usize>c.samples * 8;
    read(keys, c, c.p1, isUnit, read(queries, c, c.p0, isUnit, row + <usize>c.samples * 8));
    for (let i = 0; i < c.samples; i++) {
      let loss: f64 = 0;
      if (isPresent(c, i)) {
        loss = by * this.ofAnchor(c, queries, i, keys);
        if (isSymmetric) loss += by * this.ofAnchor(c, keys, i, queries);
      }
      setWide(c.room, i, loss);
    }
  }
  gradient(c: Call, scale: f64): void {
    const isSymmetric = numberOf(this.isSymmetric) != 0;
    for (let i = 0; i < c.samples; i++) {
      if (!isPresent(c, i)) continue;
      const by = weightOf(c, i) * scale * (isSymmetric ? 0.5 : 1) / numberOf(this.temperature);
      this.passAnchor(c, queries, i, keys, by);
      if (isSymmetric) this.passAnchor(c, keys, i, queries, by);
    }
    write(queries, c.g0);
    write(keys, c.g1);
  }

  ofAnchor(c: Call, anchors: Vectors, i: i32, candidates: Vectors): f64 {
    similarities(c, anchors, i, candidates, 1 / numberOf(this.temperature), row);
    leader = i;
    for (let j = 0; j < c.samples; j++) if (isPresent(c, j) && !(wide(row, j) <= wide(row, leader))) leader = j;
    const most = wide(row, leader);
    others = 0;
    for (let j = 0; j < c.samples; j++) if (j != leader && isPresent(c, j)) others += expOf(wide(row, j) - most);
    return (leader == i ? 0 : most - wide(row, i)) + log1pOf(others);
  }
  /** The share of a candidate is p_j = e^(s_j − s_leader) / (1 + others); that of the own one is wrong by −Σ p_j of the others. */
  passAnchor(c: Call, anchors: Vectors, i: i32, candidates: Vectors, by: f64): void {
    this.ofAnchor(c, anchors, i, candidates);
    const most = wide(row, leader), inverse = 1 / (1 + others);
    let wrong: f64 = 0;
    for (let j = 0; j < c.samples; j++) {
      if (!isPresent(c, j) || j == i) continue;
      const share = (j == leader ? 1 : expOf(wide(row, j) - most)) * inverse;
      wrong += share;
      setWide(row, j, by * share);
    }
    setWide(row, i, -by * wrong);
    pass(c, anchors, i, candidates, row);
  }
}

export const infoNce = batch<InfoNce>();
