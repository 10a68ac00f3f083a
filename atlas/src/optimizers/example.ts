import type { Optimizer } from "@nadir/optim";
import { numbers } from "../numbers.js";

/** Code that uses the optimizer. The numbers in the comment are what it prints. */
export function example(optimizer: Optimizer): string {
  const { name, description } = optimizer;
  const shape = description.matrices === "required" ? ", { shape: [1, 2] }" : "";
  const inputs = Object.keys(description.inputs).map((input) => `${input}: Float64Array.of(2, 2)`);
  const given = inputs.length > 0 ? `, { ${inputs.join(", ")} }` : "";
  const isElsewhere = description.evaluation !== undefined;
  return [
    `import { ${name} } from "@nadir/optim";`,
    "",
    `const optimizer = ${name}({ learningRate: 0.1 });`,
    "const parameters = Float64Array.of(3, -1);",
    `const state = optimizer.init(parameters${shape});`,
    "for (let step = 0; step < 50; step++) {",
    "  const gradient = parameters.map((x) => 2 * x); // of x² + y²",
    `  optimizer.update(parameters, gradient, state${given});`,
    "}",
    `console.log(${isElsewhere ? "optimizer.evaluationParameters(parameters, state)" : "parameters"}); // ${numbers(result(optimizer))}`,
  ].join("\n");
}

/** What the example prints. */
function result(family: Optimizer): Float64Array {
  const optimizer = (family as unknown as (settings: object) => Optimizer)({ learningRate: 0.1 });
  const { matrices, inputs } = optimizer.description;
  const parameters = Float64Array.of(3, -1);
  const state = optimizer.init(parameters, matrices === "required" ? { shape: [1, 2] } : {});
  const given = Object.fromEntries(Object.keys(inputs).map((input) => [input, Float64Array.of(2, 2)]));
  for (let step = 0; step < 50; step++) {
    optimizer.update(
      parameters,
      parameters.map((x) => 2 * x),
      state,
      given,
    );
  }
  return optimizer.evaluationParameters(parameters, state) as Float64Array;
}
