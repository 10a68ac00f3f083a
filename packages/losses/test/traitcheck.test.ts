// Claims that samples contradict are found, and none of the catalogue's own are.
import { describe, expect, test } from "vitest";
import { defineLoss, getLoss, losses, traitcheck, type Traits } from "../src/index.js";
import { TupleLoss } from "../src/tuple.js";

test.each(losses.filter((loss) => !(loss instanceof TupleLoss)).map((loss) => [loss.name, loss] as const))(
  "%s keeps what it claims",
  (_, loss) => {
    const report = traitcheck(loss as never);
    expect(report.refuted).toEqual([]);
    expect(report.ok).toBe(true);
  },
);

describe("claims that are false", () => {
  const claims: [keyof Traits, Partial<Traits>, (p: number, y: number) => number][] = [
    ["convex", { convex: true }, (p, y) => Math.sqrt(Math.abs(p - y))],
    ["symmetric", { symmetric: true }, (p, y) => (p < y ? 2 : 1) * Math.abs(p - y)],
    ["nonNegative", { nonNegative: true }, (p, y) => p - y],
    ["lipschitz", { lipschitz: 1 }, (p, y) => 1.01 * Math.abs(p - y)],
    ["bounded", { bounded: 5 }, (p, y) => Math.abs(p - y)],
  ];
  test.each(claims)("%s is refuted, in words", (trait, traits, term) => {
    const loss = defineLoss({ name: "false", term, gradient: "numeric", traits }, { replace: true });
    const report = traitcheck(loss);
    expect(report).toMatchObject({ ok: false, checked: [trait], refuted: [{ trait }] });
    expect(String(report)).toMatch(
      new RegExp(`^traitcheck: false: WRONG \\(${trait}; 400 samples\\)\\n  ${trait} does not hold: `),
    );
  });

  test("of rows too", () => {
    const definition = { family: "rowwise", name: "falseRows", targets: ["number"], gradient: "numeric" } as const;
    const traits = { convex: true, nonNegative: true };
    const loss = defineLoss({ ...definition, term: (z, [y]) => Math.min(z[0], z[1]) - y, traits }, { replace: true });
    expect(traitcheck(loss).refuted.map(({ trait }) => trait)).toEqual(["nonNegative", "convex"]);
  });
});

test("where nothing is claimed nothing is checked", () => {
  const loss = defineLoss({ name: "silent", term: (p, y) => p - y, gradient: "numeric" }, { replace: true });
  expect(String(traitcheck(loss))).toBe(
    "traitcheck: silent: nothing claimed that can be checked (no traits; 400 samples)",
  );
});

test("losses of several arrays are refused", () => {
  expect(() => traitcheck(getLoss("rankNet") as never)).toThrow(
    /^traitcheck: loss: expected a loss of single numbers or of rows, got /,
  );
});
