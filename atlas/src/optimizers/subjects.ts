import * as optim from "@nadir/optim";
import type { ArrayState, Hyperparameters, Lookahead, Optimizer, OptimizerDescription } from "@nadir/optim";

/** Whatever takes steps with one array. */
export type Stepping = Pick<Lookahead, "init" | "update" | "evaluationParameters">;

/** What has a page: an optimizer, or what goes around one. */
export interface Subject {
  readonly name: string;
  readonly description: OptimizerDescription;
  readonly hyperparameters: Hyperparameters;
  /** The initial ones. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether it goes around another optimizer. */
  readonly isWrapper: boolean;
  /** With its initial settings and a learning rate. */
  make(learningRate: number): Stepping;
  /** The code that makes it so, and what that imports. */
  readonly code: (learningRate: number) => string;
  readonly imports: readonly string[];
  /** The settings under each preset. */
  readonly presets: readonly (readonly [peer: string, settings: Readonly<Record<string, unknown>>])[];
}

type Make<Settings> = (settings: Settings) => Optimizer;

const optimizers = optim.optimizers.map((family): Subject => {
  const { name, description, hyperparameters, settings } = family;
  const make = family as unknown as Make<object>;
  return {
    name,
    description,
    hyperparameters,
    settings,
    isWrapper: false,
    make: (learningRate) => make({ learningRate }) as unknown as Stepping,
    code: (learningRate) => `${name}({ learningRate: ${learningRate} })`,
    imports: [name],
    presets: Object.keys(description.presets).map((peer) => [peer, make({ preset: peer }).settings]),
  };
});

/** What goes around an optimizer is a function that has a description as optimizers do, but is none itself. */
type WrapperFunction = Make<{ optimizer: Optimizer }> & { readonly description: OptimizerDescription };

const wrappers = Object.values(optim)
  .filter(
    (value): value is typeof value & WrapperFunction =>
      typeof value === "function" && "description" in value && "claims" in value.description && !("update" in value),
  )
  .map((wrap): Subject => {
    const { description } = wrap;
    const around = (learningRate: number) => wrap({ optimizer: optim.sgd({ learningRate }) });
    const { hyperparameters, settings } = around(1);
    return {
      name: description.name,
      description,
      hyperparameters,
      settings,
      isWrapper: true,
      make: (learningRate) => around(learningRate) as unknown as Stepping,
      code: (learningRate) => `${description.name}({ optimizer: sgd({ learningRate: ${learningRate} }) })`,
      imports: [description.name, "sgd"],
      presets: [],
    };
  });

/** Everything that has a page, in the order of names. */
export const subjects: readonly Subject[] = [...optimizers, ...wrappers].toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** A state before the first step, for two parameters. */
export const begin = (subject: Subject, stepping: Stepping, parameters: Float64Array): ArrayState =>
  stepping.init(parameters, subject.description.matrices === "required" ? { shape: [1, 2] } : {});
