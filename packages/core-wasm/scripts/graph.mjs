// What codes are made of each other, as source: what several records share is declared before the first of them, each text and
// code once. Records of losses of a kind are the same but for the methods of the losses: they are made by a function of these,
// a factory.

/** A code, a variable or constants; the same for the same. `usedBy` are the records in which it is. */
class Node {
  usedBy = new Set();
  constructor(kind, text, uses) {
    Object.assign(this, { kind, text, uses });
  }
}

const TYPES = { code: "Code", variable: "Variable", constants: "Constants" };

export class Graph {
  #nodes = new Map();
  #numbers = new Map(); // of nodes
  #texts = new Map(); // how many codes have a text
  #factories = new Map();
  /** How often sources name a node or text: one that they name once stands there itself. */
  #mentions = new Map();
  #lines = [];
  #variables = [];
  #names = new Map();

  code(text, uses) {
    const known = this.#nodes.size;
    const node = this.#node("code", text, uses);
    if (this.#nodes.size > known) this.#texts.set(text, (this.#texts.get(text) ?? 0) + 1);
    return node;
  }
  variable({ type, first, name }) {
    return this.#node("variable", `{ type: ${type}, first: ${first} } /* ${name} */`, []);
  }
  constants(at, text) {
    return this.#node("constants", `{ at: ${at}, text: ${JSON.stringify(text)} }`, []);
  }
  /** What a code uses that computes in f64, whatever its module. */
  get inF64() {
    return this.#node("mark", "1", []);
  }
  #node(kind, text, uses) {
    const key = `${kind} ${text} ${uses.map((use) => this.#numbers.get(use)).join(" ")}`;
    if (!this.#nodes.has(key)) {
      this.#nodes.set(key, new Node(kind, text, uses));
      this.#numbers.set(this.#nodes.get(key), this.#nodes.size);
    }
    return this.#nodes.get(key);
  }

  /** The sources of records, lists of nodes, with what is to be declared before each; variables are before all. */
  sourcesOf(records) {
    for (const record of records) for (const node of record) this.#tell(node, record);
    for (const isShallow of [false, true])
      for (const record of records.filter((one) => !this.#hasPeers(one))) {
        const { shape, leaves } = this.#shapeOf(record, isShallow);
        if (isShallow && shape === this.#shapeOf(record, false).shape) continue;
        if (!this.#factories.has(shape)) this.#factories.set(shape, []);
        this.#factories.get(shape).push(leaves);
      }
    records.forEach((record) => this.#sourceOf(record)); // counts mentions
    const counts = this.#mentions;
    [this.#lines, this.#variables, this.#names, this.#mentions] = [[], [], new Map(), new Map()];
    this.counts = counts;
    const sources = records.map((record) => {
      const source = this.#sourceOf(record);
      return { source, declarations: this.#lines.splice(0) };
    });
    return { variables: this.#variables, sources };
  }

  #tell(node, record) {
    if (node.usedBy.has(record)) return;
    node.usedBy.add(record);
    for (const use of node.uses) this.#tell(use, record);
  }

  #sourceOf(record) {
    const { shape, leaves } = this.#shapeOf(record, !this.#hasPeers(record));
    const all = this.#factories.get(shape);
    if (all.length === 1 || !shape.includes("<")) return `[${record.map((node) => this.#mention(node)).join(", ")}]`;
    const own = leaves.filter((leaf, i) => !all.every((others) => others[i] === leaf));
    const factory = this.#declare("r", "", shape, () => this.#factory(shape, leaves, own));
    return `/* @__PURE__ */ ${factory}(${own.map((leaf) => this.#mention(leaf)).join(", ")})`;
  }

  /** Whether there is a record like this one to the last text. */
  #hasPeers(record) {
    return this.#factories.get(this.#shapeOf(record, false).shape)?.length > 1;
  }

  /**
   * A record with its texts as <number> and what it does not share with others of its kind, the leaves, as {number}. In a
   * shallow one all that its kernels use are leaves.
   */
  #shapeOf(record, isShallow) {
    const isOwn = (node) => node.kind === "code" && node.usedBy.size === 1 && this.#texts.get(node.text) > 1;
    const isInner = (node) => isOwn(node) && (!isShallow || record.includes(node));
    const leaves = [],
      statements = [],
      named = new Map(),
      counts = new Map();
    const count = (node) => {
      counts.set(node, (counts.get(node) ?? 0) + 1);
      if (counts.get(node) === 1 && isInner(node)) node.uses.forEach(count);
    };
    record.forEach(count);
    const of = (node) => {
      if (!isInner(node)) {
        if (!leaves.includes(node)) leaves.push(node);
        return `{${leaves.indexOf(node)}}`;
      }
      if (!named.has(node)) {
        const made = `[${[`<${[...this.#texts.keys()].indexOf(node.text)}>`, ...node.uses.map(of)].join(", ")}]`;
        if (counts.get(node) === 1) return made;
        named.set(node, `q${named.size}`);
        statements.push(`const ${named.get(node)}: Code = ${made}; `);
      }
      return named.get(node);
    };
    const made = `[${record.map(of).join(", ")}]`;
    return { shape: statements.length > 0 ? `{ ${statements.join("")}return ${made}; }` : made, leaves };
  }

  /** A function of the leaves that differ from record to record. */
  #factory(shape, leaves, own) {
    const parameters = own.map((leaf, i) => `p${i}: ${TYPES[leaf.kind]}`).join(", ");
    const leaf = (node) => (own.includes(node) ? `p${own.indexOf(node)}` : this.#mention(node));
    const texts = [...this.#texts.keys()];
    const body = shape.replace(/<(\d+)>|\{(\d+)\}/g, (_, text, i) =>
      text ? this.#text(texts[text]) : leaf(leaves[i]),
    );
    return `(${parameters}): Code[] => ${body}`;
  }

  /** A node's name, or itself. */
  #mention(node) {
    if (node.kind === "mark") return node.text;
    return this.#declare(node.kind[0], `: ${TYPES[node.kind]}`, node, () => {
      if (node.kind !== "code") return node.text;
      return `[${[this.#text(node.text), ...node.uses.map((use) => this.#mention(use))].join(", ")}]`;
    });
  }

  #text(text) {
    return this.#declare("t", "", text, () => JSON.stringify(text));
  }

  /** The name of what is declared as a source, or the source where there is no other mention. */
  #declare(prefix, type, what, source) {
    this.#mentions.set(what, (this.#mentions.get(what) ?? 0) + 1);
    if (this.#names.has(what)) return this.#names.get(what);
    if (this.counts?.get(what) === 1) return source();
    const value = source();
    const name = `${prefix}${this.#names.size}`;
    this.#names.set(what, name);
    (prefix === "v" ? this.#variables : this.#lines).push(`const ${name}${type} = ${value};`);
    return name;
  }
}
