// Results as lines for a terminal and as the page docs/benchmarks.md.

const keyOf = ({ section, name, element, n, method }) => [section, name, element, n, method].filter(Boolean).join(" ");

/** A number of nanoseconds with its unit. */
function time(ns) {
  const [unit, name] = ns < 1e3 ? [1, "ns"] : ns < 1e6 ? [1e3, "µs"] : ns < 1e9 ? [1e6, "ms"] : [1e9, "s"];
  return `${(ns / unit).toPrecision(3)} ${name}`;
}

const ratio = (x) => `${x.toPrecision(x < 10 ? 3 : 4)}×`;

export const header = (name) => `\n${name}: the median of the first, with its spread; others as multiples of its time`;

/** A result in a line. */
export function line(result) {
  if (result.section === "sizes")
    return `${result.name.padEnd(44)} ${(result.size / 1000).toFixed(1)} kB of ${result.limit / 1000} kB`;
  if (result.section === "fits") {
    const { name, n, method, taken, passes, iterations, status, bytes } = result;
    const rate = ((passes * bytes) / taken / 1e9).toFixed(1);
    return `${`${name} ${n} ${method}`.padEnd(36)} ${taken.toFixed(2)} s, ${iterations} iterations, ${passes} passes (${rate} GB/s), ${status}`;
  }
  if (result.section === "command line") {
    const { bytes, rows, train, peak, evaluate, startUp } = result;
    return `${(bytes / 2 ** 20).toFixed(0)} MiB, ${rows} rows: train ${train.toFixed(1)} s (${(peak / 2 ** 20).toFixed(0)} MiB at most), evaluate ${evaluate.toFixed(1)} s, start-up ${startUp.toFixed(2)} s`;
  }
  const [first, ...others] = result.candidates;
  const each = result.items > 1 ? ` (${(first.median / result.items).toPrecision(3)} ns each)` : "";
  const own = `${time(first.median)} ±${Math.round(100 * first.spread)} %${each}`;
  const rest = others.map(({ name, ratio: r }) => `${name} ${ratio(r)}`).join(", ");
  return `${`${result.name} ${result.element} ${result.n}`.padEnd(40)} ${own.padEnd(34)} ${rest}`;
}

/** The change of medians against saved results, those beyond the spread marked. */
export function comparison(before, after) {
  const old = new Map(before.filter(({ candidates }) => candidates).map((result) => [keyOf(result), result]));
  const lines = after
    .filter((result) => result.candidates && old.has(keyOf(result)))
    .map((result) => {
      const [then, now] = [old.get(keyOf(result)).candidates[0], result.candidates[0]];
      const change = now.median / then.median;
      const mark =
        Math.abs(change - 1) > 2 * (now.spread + then.spread) + 0.05 ? (change > 1 ? "  slower" : "  faster") : "";
      return `${keyOf(result).padEnd(48)} ${ratio(change)}${mark}`;
    });
  return `\nagainst the saved results\n${lines.join("\n")}`;
}

const titles = {
  pointwise: "Losses of one prediction a sample: value and gradient",
  rowwise: "Losses of rows: value and gradient",
  tuples: "Losses of several arrays, queries, sets, sequences and lifetimes: value and gradient",
  steps: "A step of an optimizer",
  linear: "Loss and gradient of a linear logistic model",
  growth: "Growth: time of 1.6e7 samples against 4e6, of 1e6 rows against 2.5e5, value",
  peers: "Other libraries of the ecosystem, f32, ordinary arrays",
  step: "A training step of a small model",
  "peer fits": "Fits that others do too",
};

/** docs/benchmarks.md: a run, and what other runs of the same machine have in common with it. */
export function page({ machine, results }, ...others) {
  const parts = [
    "# Benchmarks\n",
    "Written by `npm run bench -- --docs`; [performance](performance.md) tells what lies behind the figures. All candidates of a line ran in turns in",
    "one process (the native twin in another), on seeded data; times are medians, ± half the distance of the quartiles, and multiples are medians of",
    "those within a round. Nadir computes with placed data and `out` unless said otherwise. _Twin_ is the same fused computation in C, with fast and less accurate",
    "vector mathematics; a multiple below 1 says that the other is faster.\n",
    ...Object.entries(machine).map(([key, value]) => `- ${key}: ${value}`),
    "",
  ];
  for (const [section, title] of Object.entries(titles)) {
    const rows = results.filter((result) => result.section === section);
    if (rows.length === 0) continue;
    const names = [...new Set(rows.flatMap(({ candidates }) => candidates.slice(1).map(({ name }) => name)))];
    parts.push(`## ${title}\n`);
    parts.push(`| case | size | ${rows[0].candidates[0].name} | ns each | ${names.join(" | ")} |`);
    parts.push(`| --- | ---: | ---: | ---: | ${names.map(() => "---:").join(" | ")} |`);
    for (const { name, element, n, items, candidates } of rows) {
      const [first] = candidates;
      const cells = names.map((other) => candidates.find((candidate) => candidate.name === other));
      const each = items > 1 ? (first.median / items).toPrecision(3) : "";
      parts.push(
        `| ${name}, ${element} | ${n} | ${time(first.median)} ±${Math.round(100 * first.spread)} % | ${each} | ${cells.map((cell) => (cell ? ratio(cell.ratio) : "")).join(" | ")} |`,
      );
    }
    parts.push("");
  }
  const fits = results.filter(({ section }) => section === "fits");
  if (fits.length > 0) {
    parts.push(
      "## Whole fits, f64, gradient tolerance 1e-7\n",
      "| problem | method | time | iterations | passes over the matrix | of it read a second | end |",
      "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    );
    for (const { name, n, method, taken, iterations, passes, bytes, status } of fits)
      parts.push(
        `| ${name}, ${n} | ${method} | ${taken.toFixed(2)} s | ${iterations} | ${passes} | ${((passes * bytes) / taken / 1e9).toFixed(1)} GB/s | ${status} |`,
      );
    parts.push("");
  }
  const cli = results.find(({ section }) => section === "command line");
  if (cli) parts.push("## The command line\n", `${line(cli)}.\n`);
  const sizes = results.filter(({ section }) => section === "sizes");
  if (sizes.length > 0) {
    parts.push("## Bundles, gzipped\n", "| a page with | kB | at most |", "| --- | ---: | ---: |");
    for (const { name, size, limit } of sizes)
      parts.push(`| ${name} | ${(size / 1000).toFixed(1)} | ${limit / 1000} |`);
    parts.push("");
  }
  for (const other of others) parts.push(...beside({ machine, results }, other));
  return parts.join("\n");
}

/** What has a native twin, as another version of Node runs it. */
function* beside(run, other) {
  const times = new Map(run.results.filter(({ candidates }) => candidates).map((result) => [keyOf(result), result]));
  yield `## The same on Node ${other.machine.node}\n`;
  yield `Against ${run.machine.node}, and the twin as above.\n`;
  yield `| case | size | nadir | against ${run.machine.node} | twin |`;
  yield "| --- | ---: | ---: | ---: | ---: |";
  for (const result of other.results) {
    const twin = result.candidates?.find(({ name }) => name === "twin");
    const before = times.get(keyOf(result));
    if (!twin || !before) continue;
    const { median } = result.candidates[0];
    const change = ratio(median / before.candidates[0].median);
    yield `| ${result.name}, ${result.element} | ${result.n} | ${time(median)} | ${change} | ${ratio(twin.ratio)} |`;
  }
  yield "";
}
