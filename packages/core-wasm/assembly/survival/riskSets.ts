import { exp, expm1, log1p } from "../scalar";
import { Call, at, put } from "../tuple";
import { weightOf } from "../tuples/batch";
import { SUM, WIDE, accumulate, add, exponent, ln, mantissa, plain, set, setExp, setNormal, setToSum } from "../wide";
import { areCompared, areTied, numberAt, sort } from "./order";

/**
 * Samples of one stratum and one time. Those whose event it is come with what the likelihood needs: with top for the
 * greatest prediction among them, `dying` is Σ w e^(η − top) over the others of them, and `rest` the risk Σ w e^η of all
 * who live on, as a wide number.
 */
@unmanaged
class Group {
  start: i32; // places in the order
  end: i32;
  events: i32;
  top: i32; // the number of the sample
  weight: f64; // of all with an event
  dying: f64;
  rest: f64; // m and e
  restExponent: f64;
  isSpoilt: bool; // by NaN in the risk set
}
const GROUP: usize = offsetof<Group>() + 7 & ~7;

let groups: usize = 0, groupCount: i32 = 0, order: usize = 0;
/** The predictions, with numbers beyond all others for ±∞, and their exponentials as wide numbers. */
let scores: usize = 0, risks: usize = 0;
/** Room for a sum, and for a number behind it. */
let sum: usize = 0;
/** Where predictions are infinite, losses from here on are: no finite ones lie so far apart. */
let farthest: f64 = 0;

function groupAt(k: i32): Group { return changetype<Group>(groups + <usize>k * GROUP); }
function riskOf(i: i32): usize { return risks + <usize>i * WIDE; }
function scoreOf(i: i32): f64 { return load<f64>(scores + (<usize>i << 3)); }
function isEvent(c: Call, i: i32): bool { return load<f64>(c.t1 + (<usize>i << 3)) != 0; }

/** Takes those of positive weight in order and into groups. `room` must hold 180 bytes a sample, and 24 besides. */
export function openRiskSets(c: Call, room: usize): void {
  const n = c.samples;
  sum = room, scores = sum + SUM + WIDE, risks = scores + (<usize>n << 3);
  groups = risks + <usize>n * WIDE, order = groups + <usize>n * GROUP;
  readScores(c);
  let count = 0;
  for (let i = 0; i < n; i++) if (weightOf(c, i) > 0) store<i32>(order + (<usize>(count++) << 2), i);
  sort(count, order, order + (<usize>n << 2), c.t0, c.t2);
  groupCount = 0;
  for (let start = 0; start < count;) {
    const first = numberAt(order, start), isNew = start == 0 || !areCompared(numberAt(order, start - 1), first);
    let end = start + 1;
    while (end < count && areTied(numberAt(order, end), first)) end++;
    if (isNew) memory.fill(sum, 0, SUM);
    openGroup(c, groupAt(groupCount++), start, end, !isNew && groupAt(groupCount - 2).isSpoilt);
    start = end;
  }
}

/** Reads the predictions. Those of ±∞ become so great that a finite one is nothing beside them. */
function readScores(c: Call): void {
  let range: f64 = 0;
  farthest = Infinity;
  for (let i = 0; i < c.samples; i++) {
    const size = Math.abs(at(c.p0, i));
    if (size < Infinity) range = Math.max(range, size);
    else farthest = 0;
  }
  const beyond = Math.min(4 * range + 1e5, 1.7e308);
  if (farthest == 0) farthest = 0.5 * beyond;
  for (let i = 0; i < c.samples; i++) {
    const score = at(c.p0, i), held = Math.max(-beyond, Math.min(beyond, score));
    store<f64>(scores + (<usize>i << 3), held);
    if (isFinite(score)) setExp(riskOf(i), score);
    else set(riskOf(i), 1, score > 0 ? beyond : -beyond); // (e^∞ is no number whose digits mattered)
  }
}

/** Takes a group together, and adds it to the sum of all who live at least as long. */
function openGroup(c: Call, group: Group, start: i32, end: i32, wasSpoilt: bool): void {
  group.start = start, group.end = end, group.events = 0, group.isSpoilt = wasSpoilt;
  group.weight = 0, group.dying = 0;
  for (let k = start; k < end; k++) {
    const i = numberAt(order, k);
    if (isNaN(scoreOf(i))) group.isSpoilt = true;
    else if (!isEvent(c, i)) addRisk(c, i);
    else if (group.events == 0 || scoreOf(i) > scoreOf(group.top)) group.top = i;
    if (isEvent(c, i)) {
      group.events++;
      group.weight += weightOf(c, i);
    }
  }
  if (group.events == 0 || group.isSpoilt) return;
  setToSum(changetype<usize>(group) + offsetof<Group>("rest"), sum);
  for (let k = start; k < end; k++) {
    const i = numberAt(order, k);
    if (!isEvent(c, i)) continue;
    if (i != group.top) group.dying += weightOf(c, i) * exp(scoreOf(i) - scoreOf(group.top));
    addRisk(c, i);
  }
}

function addRisk(c: Call, i: i32): void { accumulate(sum, weightOf(c, i) * mantissa(riskOf(i)), exponent(riskOf(i))); }

/** The rest in units of e^top; it may be ∞. */
function restOf(group: Group): f64 { return plain(group.rest / mantissa(riskOf(group.top)), group.restExponent - exponent(riskOf(group.top))); }

/**
 * The steps in which those of a group go: each with all of the group (Breslow), or with as much of it as would be left if
 * they went one after another (Efron).
 */
function stepsOf(group: Group, isEfron: bool): i32 { return isEfron ? group.events : 1; }

/** Writes the loss of each sample at `losses`: of those without an event 0. */
export function writeLosses(c: Call, isEfron: bool, losses: usize): void {
  for (let i = 0; i < c.samples; i++) store<f64>(losses + (<usize>i << 3), isNaN(scoreOf(i)) && weightOf(c, i) > 0 ? NaN : 0);
  for (let g = 0; g < groupCount; g++) {
    const group = groupAt(g);
    if (group.events == 0) continue;
    const shared = group.isSpoilt ? NaN : meanLogRisk(group, weightOf(c, group.top), stepsOf(group, isEfron));
    for (let k = group.start; k < group.end; k++) {
      const i = numberAt(order, k), loss = shared + (scoreOf(group.top) - scoreOf(i));
      if (isEvent(c, i)) store<f64>(losses + (<usize>i << 3), loss >= farthest ? Infinity : loss);
    }
  }
}

/** The mean of ln(risk) − top over the steps. The one on top has a risk of its weight, which may be all there is. */
function meanLogRisk(group: Group, own: f64, steps: i32): f64 {
  const rest = restOf(group);
  if (!(rest < 1e300)) return ln(changetype<usize>(group) + offsetof<Group>("rest")) - scoreOf(group.top);
  let total: f64 = 0;
  for (let k = 0; k < steps; k++) {
    const left = <f64>(steps - k) / <f64>steps;
    total += log1p((rest + group.dying * left) + (own * left - 1));
  }
  return total / <f64>steps;
}

/** Writes the derivatives of Σ w ℓ, times `scale`: from the first time of a stratum to the last. */
export function writeGradient(c: Call, isEfron: bool, scale: f64): void {
  for (let i = 0; i < c.samples; i++) if (isNaN(scoreOf(i)) && weightOf(c, i) > 0) put(c.g0, i, NaN);
  let isSpoilt = false;
  for (let g = groupCount - 1; g >= 0; g--) {
    const group = groupAt(g);
    if (g == groupCount - 1 || !areCompared(numberAt(order, group.start), numberAt(order, groupAt(g + 1).start))) {
      memory.fill(sum, 0, SUM);
      isSpoilt = false;
    }
    isSpoilt = isSpoilt || (group.isSpoilt && group.events > 0);
    if (isSpoilt) for (let k = group.start; k < group.end; k++) put(c.g0, numberAt(order, k), NaN);
    else differentiate(c, group, stepsOf(group, isEfron), scale);
  }
}

/**
 * The derivatives in a group, with the hazard Σ 1/risk of all events before in `sum`; it then gets what the group adds. A
 * sample that lives on loses w e^η times the hazard. For one that dies, with φ for the share of the dying that is gone
 * in a step, the sum over its own steps of (1 − φ)(mean w e^η over the dying, for its own η, less that over all of them) −
 * rest/n, each by the risk, stands for its part in these steps less 1: nothing is taken from 1 that is near 1.
 */
function differentiate(c: Call, group: Group, steps: i32, scale: f64): void {
  let pull: f64 = 0, share: f64 = 0, level: f64 = 0;
  if (group.events > 0) {
    const rest = restOf(group), all = group.dying + weightOf(c, group.top), n = <f64>steps, top = scoreOf(group.top);
    for (let k = 0; k < steps; k++) {
      const left = <f64>(steps - k) / n, dying = all * left;
      pull += left / (rest + dying) / n;
      share += (rest > dying ? 1 / (1 + dying / rest) : rest / (rest + dying)) / n;
    }
    for (let k = group.start; k < group.end; k++) {
      const i = numberAt(order, k);
      if (isEvent(c, i)) level += weightOf(c, i) * expm1(scoreOf(i) - top);
    }
    for (let k = group.start; k < group.end; k++) {
      const i = numberAt(order, k), weight = weightOf(c, i);
      if (!isEvent(c, i)) continue;
      const own = pull * (group.weight * expm1(scoreOf(i) - top) - level) - share;
      put(c.g0, i, scale * weight * (own + hazardTimes(riskOf(i))));
    }
    addHazard(group, all, steps);
  }
  for (let k = group.start; k < group.end; k++) {
    const i = numberAt(order, k);
    if (!isEvent(c, i) && !isNaN(scoreOf(i))) put(c.g0, i, scale * weightOf(c, i) * hazardTimes(riskOf(i)));
  }
}

/** The product of a risk with the hazard so far. */
function hazardTimes(risk: usize): f64 { return plain(mantissa(risk) * (mantissa(sum) + load<f64>(sum, 16)), exponent(risk) + exponent(sum)); }

/** Adds weight/risk of a group to the hazard, as a mean over its steps. */
function addHazard(group: Group, all: f64, steps: i32): void {
  const top = riskOf(group.top), risk = sum + SUM;
  for (let k = 0; k < steps; k++) {
    const dying = all * (<f64>(steps - k) / <f64>steps);
    setNormal(risk, group.rest, group.restExponent);
    add(risk, dying * mantissa(top), exponent(top));
    setNormal(risk, group.weight / <f64>steps / mantissa(risk), -exponent(risk));
    accumulate(sum, mantissa(risk), exponent(risk));
  }
}
