/** One line of a chart. Points that are not finite are left out. */
export interface Series {
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Colours a cell that the line runs through. */
  readonly paint: (cell: string) => string;
}

export interface CurveOptions {
  /** Characters across, axis labels included. */
  readonly width: number;
  /** Lines of the plot itself. */
  readonly height: number;
  readonly label: (y: number) => string;
}

interface Cell {
  bits: number;
  readonly paint: Series["paint"];
}

/** The bit of each dot in a Braille character, by row and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** Line charts in Braille characters, 2 × 4 dots each, with the range of y on the left and that of x below. */
export function drawCurves(series: readonly Series[], { width, height, label }: CurveOptions): string[] {
  const points = series.flatMap((each) => each.points).filter(isFinitePoint);
  if (points.length === 0) return [];
  const [left, right] = range(points.map(([x]) => x));
  const [bottom, top] = range(points.map(([, y]) => y));
  const labels = [label(top), label(bottom)];
  const margin = Math.max(...labels.map((text) => text.length));
  const columns = width - margin - 1;
  const cells: (Cell | undefined)[][] = Array.from({ length: height }, () => Array.from({ length: columns }));

  const toColumn = (x: number) => Math.round(((x - left) / (right - left || 1)) * (2 * columns - 1));
  const toRow = (y: number) => Math.round(((top - y) / (top - bottom || 1)) * (4 * height - 1));
  for (const { points: line, paint } of series) {
    const mark = (column: number, row: number) => {
      const cell = (cells[row >> 2][column >> 1] ??= { bits: 0, paint });
      cell.bits |= dots[row & 3][column & 1];
    };
    const placed = line.filter(isFinitePoint).map(([x, y]) => [toColumn(x), toRow(y)] as const);
    placed.forEach((to, index) => connect(placed[Math.max(0, index - 1)], to, mark));
  }

  const body = cells.map((row, index) => {
    const text = index === 0 ? labels[0] : index === height - 1 ? labels[1] : "";
    const drawn = Array.from(row, (cell) => (cell ? cell.paint(String.fromCharCode(0x2800 + cell.bits)) : " "));
    return `${text.padStart(margin)}│${drawn.join("")}`.trimEnd();
  });
  const ends = `${String(left)}${String(right).padStart(columns - String(left).length)}`;
  return [...body, `${" ".repeat(margin)}└${"─".repeat(columns)}`, `${" ".repeat(margin + 1)}${ends}`];
}

type Dot = readonly [column: number, row: number];

/** Marks the dots of a straight line, ends included. */
function connect(
  [fromColumn, fromRow]: Dot,
  [toColumn, toRow]: Dot,
  mark: (column: number, row: number) => void,
): void {
  const steps = Math.max(1, Math.abs(toColumn - fromColumn), Math.abs(toRow - fromRow));
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    mark(Math.round(fromColumn + share * (toColumn - fromColumn)), Math.round(fromRow + share * (toRow - fromRow)));
  }
}

function isFinitePoint([x, y]: readonly [number, number]): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function range(values: readonly number[]): [least: number, greatest: number] {
  return values.reduce(([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
}
