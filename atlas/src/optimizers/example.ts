import { numbers } from "../numbers.js";
import { begin, type Subject } from "./subjects.js";

const learningRate = 0.1;
const updates = 50;
const gradientAt = (parameters: Float64Array): Float64Array => parameters.map((x) => 2 * x);

/** Code that uses the optimizer. The numbers in the comment are what it prints. */
export function example(subject: Subject): string {
  const { description, isWrapper } = subject;
  const shape = description.matrices === "required" ? ", { shape: [1, 2] }" : "";
  const inputs = Object.keys(description.inputs).map((input) => `${input}: Float64Array.of(2, 2)`);
  const given = inputs.length > 0 ? `, { ${inputs.join(", ")} }` : "";
  const isElsewhere = isWrapper || description.evaluation !== undefined;
  return [
    `import { ${subject.imports.join(", ")} } from "@nadir/optim";`,
    "",
    `const optimizer = ${subject.code(learningRate)};`,
    "const parameters = Float64Array.of(3, -1);",
    `const state = optimizer.init(parameters${shape});`,
    `for (let i = 0; i < ${updates}; i++) {`,
    "  const gradient = parameters.map((x) => 2 * x); // of x² + y²",
    `  optimizer.update(parameters, gradient, state${given});`,
    "}",
    `console.log(${isElsewhere ? "optimizer.evaluationParameters(parameters, state)" : "parameters"}); // ${numbers(result(subject))}`,
  ].join("\n");
}

/** What the example prints. */
function result(subject: Subject): ArrayLike<number> {
  const stepping = subject.make(learningRate);
  const parameters = Float64Array.of(3, -1);
  const state = begin(subject, stepping, parameters) as never;
  const inputs = Object.keys(subject.description.inputs).map((input) => [input, Float64Array.of(2, 2)]);
  for (let i = 0; i < updates; i++)
    stepping.update(parameters, gradientAt(parameters), state, Object.fromEntries(inputs));
  return stepping.evaluationParameters(parameters, state);
}
