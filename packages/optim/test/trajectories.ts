import adabeliefOptax16 from "./reference/adabelief-optax-16.json" with { type: "json" };
import adadeltaTorch7 from "./reference/adadelta-torch-7.json" with { type: "json" };
import adafactorOptax26 from "./reference/adafactor-optax-26.json" with { type: "json" };
import adagradOptax24 from "./reference/adagrad-optax-24.json" with { type: "json" };
import adagradTorch4 from "./reference/adagrad-torch-4.json" with { type: "json" };
import adamTorch8 from "./reference/adam-torch-8.json" with { type: "json" };
import adamTorch9 from "./reference/adam-torch-9.json" with { type: "json" };
import adamWTorch10 from "./reference/adamW-torch-10.json" with { type: "json" };
import adamaxTorch11 from "./reference/adamax-torch-11.json" with { type: "json" };
import adanOptax23 from "./reference/adan-optax-23.json" with { type: "json" };
import asgdTorch15 from "./reference/asgd-torch-15.json" with { type: "json" };
import lambOptax19 from "./reference/lamb-optax-19.json" with { type: "json" };
import larsOptax20 from "./reference/lars-optax-20.json" with { type: "json" };
import lionOptax18 from "./reference/lion-optax-18.json" with { type: "json" };
import nadamTorch12 from "./reference/nadam-torch-12.json" with { type: "json" };
import novogradOptax21 from "./reference/novograd-optax-21.json" with { type: "json" };
import radamTorch13 from "./reference/radam-torch-13.json" with { type: "json" };
import rmspropOptax25 from "./reference/rmsprop-optax-25.json" with { type: "json" };
import rmspropTorch5 from "./reference/rmsprop-torch-5.json" with { type: "json" };
import rmspropTorch6 from "./reference/rmsprop-torch-6.json" with { type: "json" };
import rpropTorch14 from "./reference/rprop-torch-14.json" with { type: "json" };
import sgdTorch0 from "./reference/sgd-torch-0.json" with { type: "json" };
import sgdTorch1 from "./reference/sgd-torch-1.json" with { type: "json" };
import sgdTorch2 from "./reference/sgd-torch-2.json" with { type: "json" };
import sgdTorch3 from "./reference/sgd-torch-3.json" with { type: "json" };
import signSgdOptax22 from "./reference/signSgd-optax-22.json" with { type: "json" };
import yogiOptax17 from "./reference/yogi-optax-17.json" with { type: "json" };

/** Parameters after every step of another library on given gradients, in f64. */
export interface Trajectory {
  readonly optimizer: string;
  /** How it was made. */
  readonly call: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly parameters: readonly (readonly number[])[];
}

export const trajectories: readonly Trajectory[] = [
  adabeliefOptax16,
  adadeltaTorch7,
  adafactorOptax26,
  adagradOptax24,
  adagradTorch4,
  adamTorch8,
  adamTorch9,
  adamWTorch10,
  adamaxTorch11,
  adanOptax23,
  asgdTorch15,
  lambOptax19,
  larsOptax20,
  lionOptax18,
  nadamTorch12,
  novogradOptax21,
  radamTorch13,
  rmspropOptax25,
  rmspropTorch5,
  rmspropTorch6,
  rpropTorch14,
  sgdTorch0,
  sgdTorch1,
  sgdTorch2,
  sgdTorch3,
  signSgdOptax22,
  yogiOptax17,
];
