// Formulas of descriptions, which are LaTeX, as lines of text.

/** What of a formula a piece of text is: it decides on the spaces around it. */
type Kind = "ordinary" | "operator" | "binary" | "relation" | "open" | "close" | "comma" | "fraction" | "words" | "gap";

interface Piece {
  readonly text: string;
  readonly kind: Kind;
}

/** `½r²  if |r| ≤ δ`, …: what is after a wide space stands on a line of its own, and so does each case. */
export function formulaLines(latex: string): string[] {
  return latex.split("\\qquad").flatMap((part) => {
    const [before, cases, after] = part.split(/\\begin\{cases\}|\\end\{cases\}/);
    if (cases === undefined) return [lineOf(before)];
    const rows = cases.split(/\\\\(?:\[[^\]]*\])?/).map((row) => row.split("&").map(lineOf));
    const width = Math.max(...rows.map(([value]) => value.length));
    const start = lineOf(before);
    const lines = rows.map(([value, when = ""], i) => {
      const shown = `${value.padEnd(width)}  ${/^[\p{L}]{4,}$/u.test(when) ? "for" : "if"} ${when}`;
      return start === "" ? shown : `${i === 0 ? `${start} ` : " ".repeat(start.length + 1)}${shown}`;
    });
    return after.trim() === "" ? lines : [...lines, lineOf(after)];
  });
}

const lineOf = (latex: string): string => joined(new Reader(latex).pieces()).trim().replace(/,$/, "");

/** Turns LaTeX into pieces, one after another. */
class Reader {
  #at = 0;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  pieces(): Piece[] {
    const pieces: Piece[] = [];
    let bars = 0;
    while (this.#at < this.#source.length) {
      const before = pieces.at(-1)?.kind;
      const token = this.#next();
      if (token.trim() === "" || token === "}") continue;
      if (token === "^" || token === "_") {
        const { text, kind } = pieces.pop() ?? { text: "", kind: "ordinary" };
        pieces.push({ text: text + script(token, joined(this.#argument(), true)), kind });
        continue;
      }
      if (token === "{") {
        pieces.push({ text: joined(this.#group()), kind: "ordinary" });
        continue;
      }
      if (token === "|") {
        const closes = bars > 0 && (before === "ordinary" || before === "close" || before === "fraction");
        bars += closes ? -1 : 1;
        pieces.push({ text: "|", kind: closes ? "close" : "open" });
        continue;
      }
      const found = token.startsWith("\\") ? this.#command(token.slice(1)) : [plain(token, before)];
      pieces.push(...found.filter(({ text, kind }) => text !== "" || kind === "gap"));
    }
    return pieces;
  }

  #command(name: string): Piece[] {
    if (/^[tdc]?frac$/.test(name)) return [fraction(joined(this.#argument(true)), joined(this.#argument(true)))];
    if (name === "sqrt") return [{ text: `√${enclosed(joined(this.#argument()))}`, kind: "ordinary" }];
    if (name === "text") return [{ text: this.#raw().trim(), kind: "words" }];
    if (name === "operatorname") return [{ text: this.#raw(), kind: "operator" }];
    if (name === "mathrm") return [{ text: this.#raw(), kind: "ordinary" }];
    if (name === "left" || name === "right" || /^[bB]igg?[lr]?$/.test(name)) {
      const delimiter = this.#next();
      if (delimiter === ".") return [];
      const text = delimiters[delimiter.replace("\\", "")] ?? delimiter.replace("\\", "");
      return [{ text, kind: /^(right|.*r)$/.test(name) ? "close" : "open" }];
    }
    if (name in symbols) return [symbols[name]];
    if (name in accents) return [{ text: `${joined(this.#argument(true))}${accents[name]}`, kind: "ordinary" }];
    return [{ text: `\\${name}`, kind: "words" }];
  }

  /** A command, or a character. */
  #next(): string {
    const [token] = /^(\\[A-Za-z]+|\\.|[\s\S])/.exec(this.#source.slice(this.#at))!;
    this.#at += token.length;
    return token;
  }

  /** What a command or a script applies to: a group, or one thing; of a fraction that may be one digit of several. */
  #argument(isDigit = false): Piece[] {
    while (/\s/.test(this.#source[this.#at] ?? "")) this.#at++;
    if (this.#source[this.#at] === "{") {
      this.#at++;
      return this.#group();
    }
    const token = this.#next();
    if (token.startsWith("\\")) return this.#command(token.slice(1));
    return [{ ...plain(token, undefined), kind: isDigit ? "ordinary" : plain(token, undefined).kind }];
  }

  /** What is between the brace that was just read and the one that closes it. */
  #group(): Piece[] {
    return new Reader(this.#inside()).pieces();
  }

  /** The text of a group as it stands. */
  #raw(): string {
    while (/\s/.test(this.#source[this.#at] ?? "")) this.#at++;
    this.#at++;
    return this.#inside();
  }

  #inside(): string {
    const start = this.#at;
    for (let depth = 1; depth > 0 && this.#at < this.#source.length; this.#at++) {
      if (this.#source[this.#at] === "{") depth++;
      if (this.#source[this.#at] === "}") depth--;
    }
    return this.#source.slice(start, this.#at - 1);
  }
}

/** A character. A sign is between two things, or in front of one. */
function plain(token: string, before: Kind | undefined): Piece {
  if (token === "-" || token === "+") {
    const isBetween = before === "ordinary" || before === "close" || before === "fraction";
    return { text: token === "-" ? "−" : "+", kind: isBetween ? "binary" : "ordinary" };
  }
  if (/[=<>:]/.test(token)) return { text: token, kind: token === ":" ? "comma" : "relation" };
  if (/[,;]/.test(token)) return { text: token, kind: "comma" };
  if (/[([]/.test(token)) return { text: token, kind: "open" };
  if (/[)\]!]/.test(token)) return { text: token, kind: "close" };
  return { text: token, kind: "ordinary" };
}

/** The pieces with the spaces that belong between them; none in what is set small. */
function joined(pieces: readonly Piece[], tight = false): string {
  return pieces.reduce((text, piece, i) => {
    const before = pieces[i - 1];
    return `${text}${before ? between(before, piece, tight) : ""}${enclosedAfter(before, piece)}`;
  }, "");
}

/** A product with a fraction is marked, as it would be read as part of what is above it. */
function between(left: Piece, right: Piece, tight: boolean): string {
  if (isLong(right) && ["ordinary", "close", "fraction"].includes(left.kind) && !isSign(left)) return "·";
  return isApart(left, right, tight) ? " " : "";
}

function isApart(left: Piece, right: Piece, tight: boolean): boolean {
  const either = (...kinds: Kind[]) => kinds.includes(left.kind) || kinds.includes(right.kind);
  if (either("words", "gap")) return true;
  if (tight) return left.kind === "operator" && right.kind !== "open";
  if (right.kind === "comma") return false;
  if (either("binary", "relation") || left.kind === "comma") return true;
  if (right.kind === "operator") return left.kind !== "open" && !isSign(left);
  if (left.kind === "operator") return right.kind !== "open" && right.kind !== "close" && right.kind !== "fraction";
  return isLong(left) && (right.kind === "ordinary" || right.kind === "open");
}

const isLong = ({ text, kind }: Piece) => kind === "fraction" && text.length > 1;
const isSign = ({ text }: Piece) => text === "−" || text === "+";

/** `ln (y/μ)`: what a function applies to. */
const enclosedAfter = (before: Piece | undefined, piece: Piece): string =>
  before?.kind === "operator" && isLong(piece) ? `(${piece.text})` : piece.text;

const vulgar: Readonly<Record<string, string>> = { "1/2": "½", "1/3": "⅓", "1/4": "¼", "3/4": "¾", "1/6": "⅙" };

function fraction(above: string, below: string): Piece {
  const text = `${isSum(above) ? `(${above})` : above}/${enclosed(below)}`;
  return { text: vulgar[text] ?? text, kind: "fraction" };
}

/** Whether something is added or taken away outside of all parentheses. */
function isSum(text: string): boolean {
  const bare = text.replaceAll(/\|[^|]*\|/g, "");
  let depth = 0;
  return Array.from(bare).some((character, i) => {
    depth += character === "(" ? 1 : character === ")" ? -1 : 0;
    return depth === 0 && i > 0 && (character === "+" || character === "−");
  });
}

/** In parentheses, unless it is one thing. */
const enclosed = (text: string): string =>
  /^([\p{L}\p{N}]|\([^()]*\)|\|[^|]*\|)[₀-₉ₐ-ₜᵢ-ᵪⱼ]*[²³]?$/u.test(text) ? text : `(${text})`;

function script(sign: "^" | "_", text: string): string {
  const small = sign === "^" ? superscripts : subscripts;
  const mapped = Array.from(text, (character) => small.get(character));
  const isSmall = mapped.every((character) => character !== undefined);
  const isOne = Array.from(text).length === 1 || /^\(.*\)$/.test(text);
  return isSmall ? mapped.join("") : isOne ? `${sign}${text}` : `${sign}(${text})`;
}

const pairs = (from: string, to: string): ReadonlyMap<string, string> => {
  const targets = Array.from(to);
  return new Map(Array.from(from, (character, i) => [character, targets[i]]));
};
const superscripts = pairs(
  "0123456789+−()abcdefghijklmnoprstuvwxyzβγδᵀ∗",
  "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟᵀ*",
);
const subscripts = pairs("0123456789+−()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");

const delimiters: Readonly<Record<string, string>> = {
  lVert: "‖",
  rVert: "‖",
  lvert: "|",
  rvert: "|",
  langle: "⟨",
  rangle: "⟩",
};
const accents: Readonly<Record<string, string>> = { hat: "\u0302", bar: "\u0304", tilde: "\u0303", vec: "\u20d7" };

const all = (kind: Kind, texts: Readonly<Record<string, string>>): [string, Piece][] =>
  Object.entries(texts).map(([name, text]) => [name, { text, kind }]);

const greek =
  "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω".split(
    " ",
  );
const letters = Object.fromEntries(greek.flatMap((name, i) => (i % 2 === 0 ? [[name, greek[i + 1]]] : [])));
const functions = Object.fromEntries(
  ["ln", "log", "exp", "max", "min", "cosh", "sinh", "tanh", "arg", "sign", "det", "cos", "sin", "arccos"].map(
    (name) => [name, name],
  ),
);

const symbols: Readonly<Record<string, Piece>> = Object.fromEntries([
  ...all("ordinary", {
    ...letters,
    infty: "∞",
    top: "ᵀ",
    ell: "ℓ",
    partial: "∂",
    ldots: "…",
    dots: "…",
    cdots: "⋯",
    emptyset: "∅",
    ast: "∗",
    "%": "%",
    "#": "#",
    _: "_",
  }),
  ...all("operator", { ...functions, sum: "Σ", prod: "Π", int: "∫" }),
  ...all("binary", { cdot: "·", times: "×", cap: "∩", cup: "∪", setminus: "∖", odot: "⊙" }),
  ...all("relation", {
    le: "≤",
    leq: "≤",
    ge: "≥",
    geq: "≥",
    ne: "≠",
    neq: "≠",
    in: "∈",
    notin: "∉",
    to: "→",
    approx: "≈",
    sim: "~",
    mid: "|",
    colon: ":",
    succ: "≻",
    prec: "≺",
    subset: "⊂",
    gt: ">",
    lt: "<",
  }),
  ...all("open", { lVert: "‖", lvert: "|", langle: "⟨", lfloor: "⌊", lceil: "⌈", "{": "{" }),
  ...all("close", { rVert: "‖", rvert: "|", rangle: "⟩", rfloor: "⌋", rceil: "⌉", "}": "}" }),
  ...all("gap", { quad: "" }),
  ...all("ordinary", {
    ",": "",
    ";": "",
    "!": "",
    ":": "",
    " ": "",
    textstyle: "",
    displaystyle: "",
    limits: "",
    nolimits: "",
  }),
]);
