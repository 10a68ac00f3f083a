import { styleText } from "node:util";

type Format = Extract<Parameters<typeof styleText>[0], string>;

/** Text in a colour or weight, where the stream is a terminal and NO_COLOR is not set. */
export function paint(format: Format, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  return styleText(format, text, { stream });
}

/** Whether lines on standard error can be redrawn. */
export function isLive(): boolean {
  return process.stderr.isTTY === true && process.env.TERM !== "dumb";
}

/** Everything that is meant for people fits this many columns. */
export const pageWidth = 80;

/** Breaks text at spaces into lines of at most the page's width, the later ones indented. */
export function wrap(text: string, indent = "  ", width = pageWidth): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === "" && lines.length === 0 ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n");
}

/** Lines with titles on the left, and beside each its text in as many lines as it needs; longer titles have a line of their own. */
export function entries(rows: readonly (readonly [title: string, text: string])[], titleWidth: number): string[] {
  const margin = " ".repeat(titleWidth);
  return rows.flatMap(([title, text]) => {
    const lines = wrap(text, text.startsWith("- ") ? "  " : "", pageWidth - titleWidth).split("\n");
    const beside = lines.map((line) => margin + line);
    return title.length < titleWidth ? [title.padEnd(titleWidth) + lines[0], ...beside.slice(1)] : [title, ...beside];
  });
}

/** Names in a row, as many as fit, then "…". */
export function list(names: readonly string[], width: number): string {
  const all = names.join(", ");
  if (all.length <= width) return all;
  let shown = "";
  for (const name of names) {
    if (shown.length + name.length + 3 > width) break;
    shown += `${name}, `;
  }
  return `${shown}…`;
}
