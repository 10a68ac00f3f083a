// npm run docs: writes docs/losses, a page a loss and an index, from what the losses say of themselves and compute.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { losses } from "@nadir/losses";

export const folder = fileURLToPath(new URL("../docs/losses/", import.meta.url));

/** The text of each page by its file name. */
export function pages() {
  const written = losses.map((loss) => [`${loss.name}.md`, pageOf(loss)]);
  return new Map([["README.md", index()], ...written]);
}

const tasks = {
  regression: "A number",
  counts: "A count, or another amount that is not negative",
  binary: "Yes or no",
  multiclass: "One of several classes",
  multilabel: "Any of several labels",
  ordinal: "One of several classes in an order",
};

const links = {
  identity: "none: a prediction is used as it is",
  logit: "logit: a prediction p stands for the probability 1 / (1 + e⁻ᵖ)",
  log: "logarithm: a prediction p stands for eᵖ",
  softmax: "softmax: a row of predictions z stands for the probabilities e^z_k / Σ e^z_j",
  sparsemax: "sparsemax: a prediction p stands for the probability ½(p + 1), at least 0 and at most 1",
};

const targets = {
  label: (loss) =>
    `the number of the class of each row, counted from 0${loss.description.classes(3) > 3 ? "; there is one class more than columns" : ""}`,
  number: (loss) => `one number a row, ${loss.target.noun}`,
  distribution: (loss) => `a share for each column, ${loss.target.noun}`,
  flags: () => "0 or 1 for each column",
};

/** What holds of a loss under its settings, each claim by its topic. */
function claims({ family, traits }) {
  const { convex, smooth, symmetric, nonNegative, robust, separable, surrogate } = traits;
  return Object.entries({
    convex: convex ? "convex in the prediction" : "not convex in the prediction",
    smooth: smooth ? "differentiable everywhere" : "not differentiable everywhere",
    symmetric:
      symmetric && (family === "pointwise" ? "a function of |p − y| alone" : "symmetric in prediction and target"),
    nonNegative: nonNegative ? "never below 0" : "may be below 0",
    lipschitz: traits.lipschitz === undefined ? false : `of slope at most ${number(traits.lipschitz)}`,
    robust: robust && "redescending: far outliers hardly pull",
    bounded: traits.bounded === undefined ? false : `never above ${number(traits.bounded)}`,
    separable: separable && "a sum of one term a column",
    surrogate: surrogate && `its second derivative replaced by ${surrogate}`,
  });
}

/** The claims with the initial settings, and those that others change. */
function claimsUnderSettings(loss) {
  const initial = new Map(claims(loss));
  const seen = new Set();
  const others = Object.entries(loss.hyperparameters).flatMap(([name, { samples }]) =>
    samples.flatMap((sample) => {
      const changed = claims(loss({ [name]: sample })).filter(([topic, claim]) => claim !== initial.get(topic));
      const key = [name, ...changed.map(([topic]) => topic)].join();
      if (changed.length === 0 || seen.has(key)) return [];
      seen.add(key);
      const text = changed.map(([topic, claim]) => claim || `no longer ${initial.get(topic)}`).join(", ");
      return [`with \`${name}: ${literal(sample)}\` ${text}`];
    }),
  );
  return [[...initial.values()].filter(Boolean).join(", "), ...others].join("; ");
}

/** The text with the initial settings, and how it differs with others that are worth showing. */
function underSettings(loss, text) {
  const initial = text(loss);
  const seen = new Set([initial]);
  const others = Object.entries(loss.hyperparameters).flatMap(([name, { samples }]) =>
    samples.flatMap((sample) => {
      const other = text(loss({ [name]: sample }));
      if (seen.has(other)) return [];
      seen.add(other);
      return [`with \`${name}: ${literal(sample)}\` ${other}`];
    }),
  );
  return [initial, ...others].join("; ");
}

function pageOf(loss) {
  const { description: d } = loss;
  return sections([
    `# ${d.name}`,
    prose(d.summary, loss),
    `\`\`\`math\n${d.formula}\n\`\`\``,
    loss.family === "pointwise"
      ? "Here p is the prediction and y the target of one sample; the loss of several is their (weighted) mean, or their sum."
      : "Here z is the row of predictions of one sample and y its target; the loss of several rows is their (weighted) mean, or their sum.",
    list([
      ["Also accepted as", d.aliases.map((alias) => `\`${alias}\``).join(", ")],
      ["Targets", underSettings(loss, targetsOf)],
      ["Predictions", underSettings(loss, predictionsOf)],
      ["Link", underSettings(loss, (each) => links[each.link.name])],
      ["The best constant prediction", prose(d.minimiser, loss)],
      ["Traits", claimsUnderSettings(loss)],
    ]),
    hyperparameterTable(loss),
    `## When to use it\n\n${prose(d.whenToUse, loss, true)}`,
    `## When not\n\n${prose(d.whenNot, loss, true)}`,
    `## Example\n\n\`\`\`js\n${example(loss)}\n\`\`\``,
    `## Values\n\nWith the initial settings:\n\n${loss.family === "pointwise" ? pointwiseTable(loss) : rowwiseTable(loss)}`,
    elsewhere(loss),
    d.differences.length > 0 &&
      `## What to know\n\n${d.differences.map((each) => `- ${prose(each, loss)}`).join("\n")}`,
    `## References\n\n${d.references.map((each) => `- ${reference(each)}`).join("\n")}`,
    "[All losses](README.md) · [Edges, means, weights and accuracy](../edges.md)",
  ]);
}

const targetsOf = (loss) =>
  loss.family === "pointwise"
    ? loss.target.noun
    : loss.description.targets.map((kind) => targets[kind](loss)).join("; or ");

const predictionsOf = (loss) => {
  const columns = loss.family === "rowwise" && loss.description.columns(loss.settings);
  const rows = loss.family === "pointwise" ? "" : columns ? `rows of ${columns}, each element ` : "rows, each element ";
  const domains = loss.description.columnDomains ?? [];
  if (domains.length > 1) return `rows of ${columns}: ${domains.map(({ noun }) => noun).join(", then ")}`;
  return `${rows}${loss.prediction.noun}`;
};

function hyperparameterTable(loss) {
  const rows = Object.entries(loss.hyperparameters).map(([name, { summary, initial, expected }]) => [
    `\`${name}\``,
    prose(summary, loss),
    `\`${literal(initial)}\``,
    escape(expected),
  ]);
  return rows.length > 0 && `## Hyper-parameters\n\n${table(["name", "what it is", "default", "expected"], rows)}`;
}

function elsewhere(loss) {
  const rows = Object.entries(loss.description.elsewhere).map(([library, name]) => [library, escape(name)]);
  return rows.length > 0 && `## Elsewhere\n\n${table(["library", "name"], rows)}`;
}

// Samples that show a loss: far from the target and near, on both of its sides.

/** The targets and predictions of a pointwise loss that its page shows. */
function samplesOf({ target, prediction, link }) {
  if (Number.isFinite(target.high)) {
    const ys = [target.high, target.low];
    const ps = Number.isFinite(prediction.high) ? [0.01, 0.25, 0.5, 0.75, 0.99] : [-10, -1, 0, 1, 10];
    return ys.flatMap((y) => ps.map((p) => [p, y]));
  }
  if (link.name !== "identity") return [-4, -1, 0, 1, 4].map((p) => [p, 1]);
  return [-10, -1, -0.25, 0, 0.25, 1, 10].map((residual) => [10 + residual, 10]);
}

function pointwiseTable(loss) {
  const rows = samplesOf(loss).map(([p, y]) =>
    [p, y, loss.value([p], [y]), loss.gradient([p], [y])[0], loss.hessianDiagonal([p], [y])[0]].map(number),
  );
  return table(
    ["p", "y", "value", "derivative", loss.traits.surrogate ? "in place of the second" : "second derivative"],
    rows,
  );
}

/** A row of predictions that suits the loss, and targets for it. */
function rowsOf(loss) {
  const { columns, arrange, classes, targets: kinds } = loss.description;
  const shares = [0.7, 0.2, 0.1];
  const width = columns(loss.settings) ?? shares.length;
  const ofLogarithms = loss.prediction.contains(-Infinity);
  const given = loss.prediction.low === 0 ? shares : ofLogarithms ? [-0.35, -1.6, -2.3] : [2, 1, -1];
  const row = kinds.includes("number")
    ? arrange(Array.from({ length: width }, (_, k) => k - (width - 1) / 2))
    : arrange(given);
  const choices = {
    label: Array.from({ length: classes(width) }, (_, k) => [k]),
    number: [[-3], [0.5], [3]],
    distribution: [shares, [0.2, 0.3, 0.5], [0, 0, 1]],
    flags: [
      [1, 0, 1],
      [0, 0, 1],
      [1, 0, 0],
    ],
  };
  return kinds.flatMap((kind) => choices[kind].map((y) => [row, y]));
}

function rowwiseTable(loss) {
  const rows = rowsOf(loss).map(([z, y]) => {
    const { value, gradient } = loss.valueAndGradient(z, y, { shape: [1, z.length] });
    return [numbers(z), numbers(y), number(value), numbers(gradient)];
  });
  return table(["row", "target", "value", "gradient"], rows);
}

/** Three lines that use the loss. The numbers in the comment are what they print. */
function example(loss) {
  const samples = loss.family === "pointwise" ? samplesOf(loss) : rowsOf(loss).slice(0, 2);
  const pointwise = [samples[1], samples.at(-2)];
  const [ps, ys] = [0, 1].map((i) =>
    (loss.family === "pointwise" ? pointwise : samples).flatMap((sample) => sample[i]),
  );
  const shape = loss.family === "rowwise" && ys.length === ps.length ? { shape: [2, ps.length / 2] } : {};
  const { value, gradient } = loss.valueAndGradient(ps, ys, shape);
  const last = loss.family === "rowwise" && shape.shape ? `, { shape: [${shape.shape.join(", ")}] }` : "";
  return [
    `import { ${loss.name} } from "@nadir/losses";`,
    `const { value, gradient } = ${loss.name}.valueAndGradient([${ps.join(", ")}], [${ys.join(", ")}]${last});`,
    `console.log(value, gradient); // ${printed(value, gradient)}`,
  ].join("\n");
}

/** What an example's comment says of a value and a gradient. */
export const printed = (value, gradient) => [value, ...gradient].map(number).join(", ");

function index() {
  const groups = Object.entries(tasks).map(([task, title]) => {
    const rows = losses
      .filter((loss) => loss.task === task)
      .map((loss) => [
        `[${loss.name}](${loss.name}.md)`,
        prose(loss.description.whenToUse, loss, true),
        prose(loss.description.minimiser, loss),
        mark(loss.traits.convex),
        mark(loss.traits.smooth),
        loss.traits.robust ? "falls" : loss.traits.lipschitz === undefined ? "" : `≤ ${number(loss.traits.lipschitz)}`,
      ]);
    const heads = ["loss", "take it when", "best constant", "convex", "smooth", "slope far out"];
    return rows.length > 0 && `## ${title}\n\n${table(heads, rows)}`;
  });
  const present = Object.entries(tasks).filter(([task]) => losses.some((loss) => loss.task === task));
  const guide = present.map(
    ([, title]) =>
      `[${title}](#${title
        .toLowerCase()
        .replaceAll(/[^a-z ]/g, "")
        .replaceAll(" ", "-")})`,
  );
  return sections([
    "# Losses",
    `${losses.length} losses, by what is predicted: ${guide.join(" · ")}.`,
    "To choose one: begin with what a model that knows nothing should say, the best constant; it is what predictions will aim at. Then ask what a large error should do: a slope that grows lets outliers pull, a bounded one does not, and one that falls lets go of them, but such losses are not convex and want a good start. Solvers that use curvature want a smooth loss. The columns are for the initial settings; an empty cell means that the slope has no bound, or none that holds for every target.",
    ...groups,
    'Every loss takes weights, `"mean"` or `"sum"`, f32 or f64; [edges](../edges.md) says what happens where arguments end. `getLoss(name)` accepts the other names on each page too. Pages are written by `npm run docs` from the losses\' descriptions.',
  ]);
}

const mark = (flag) => (flag ? "yes" : "no");

// Markdown.

const sections = (parts) => `${parts.filter(Boolean).join("\n\n")}\n`;
const list = (entries) =>
  entries
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `- **${name}**: ${text}`)
    .join("\n");
const table = (heads, rows) =>
  [heads, heads.map(() => "---"), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

/** A few digits, as people write them. */
function number(x) {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞").replace("-", "−");
  const [digits, exponent] = x.toPrecision(4).split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return `${short}${exponent ? `e${exponent.replace("+", "")}` : ""}`.replace(/^-0$/, "0").replaceAll("-", "−");
}
const numbers = (xs) => Array.from(xs, number).join(", ");
const literal = (value) => (typeof value === "number" ? String(value) : JSON.stringify(value)).replaceAll(",", ", ");

const escape = (text) => text.replaceAll(/[*<>_]/g, "\\$&");

/** Text of a description: losses it mentions become links, calls of them code. */
function prose(text, { name: own }, plainWords = false) {
  const others = losses.map(({ name }) => name).filter((name) => name !== own && (plainWords || /[A-Z]/.test(name)));
  const mentioned = new RegExp(`(?<![\\w.\`])(${others.join("|")})(?![\\w(])`, "g");
  const call = new RegExp(`(?:${losses.map(({ name }) => name).join("|")})\\(\\{.*?\\}\\)`, "g");
  return text
    .replaceAll(call, "`$&`")
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : escape(part).replaceAll(mentioned, "[`$1`]($1.md)")))
    .join("");
}

/** A reference whose identifier is a link. */
function reference(text) {
  const [, words, kind, id] = /^(.*?)(?:(doi|arXiv):(\S+))?$/.exec(text);
  if (!kind) return escape(text);
  const url = `${kind === "doi" ? "https://doi.org/" : "https://arxiv.org/abs/"}${encodeURI(id)}`;
  return `${escape(words)}[${kind}:${escape(id)}](${url.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  const written = pages();
  for (const name of readdirSync(folder)) if (!written.has(name)) rmSync(join(folder, name));
  for (const [name, text] of written) writeFileSync(join(folder, name), text);
  console.log(`docs/losses: ${written.size} pages`);
}
