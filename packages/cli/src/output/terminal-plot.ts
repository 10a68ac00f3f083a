/** One line of a chart. It breaks where a point is not finite. */
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
  /** Likewise for x (default: all digits). */
  readonly xLabel?: (x: number) => string;
  /** What x goes from and to (default: as far as there are points). */
  readonly xRange?: readonly [left: number, right: number];
  /** What x is, said between the labels of its ends. */
  readonly xName?: string;
  /** Characters to the left of the axis, so that charts above each other line up (default: as many as the labels need). */
  readonly margin?: number;
  /** A dotted line where y is 0, if that lies between the least and the greatest. */
  readonly zero?: Series["paint"];
}

interface Cell {
  bits: number;
  paint: Series["paint"];
}

/** The bit of each dot in a Braille character, by row and column. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** Columns of characters from one dot of the line at 0 to the next. */
const zeroPitch = 2;

/** Line charts in Braille characters, 2 × 4 dots each, with the range of y on the left and that of x below. */
export function drawCurves(series: readonly Series[], options: CurveOptions): string[] {
  const points = series.flatMap((each) => each.points).filter(isFinitePoint);
  if (points.length === 0) return [];
  const { width, height, label, xLabel = String, xName = "", zero } = options;
  const [left, right] = options.xRange ?? range(points.map(([x]) => x));
  const [bottom, top] = range(points.map(([, y]) => y));
  const labels = [label(top), label(bottom)];
  const margin = Math.max(options.margin ?? 0, ...labels.map((text) => text.length));
  const columns = width - margin - 1;
  const cells: (Cell | undefined)[][] = Array.from({ length: height }, () => Array.from({ length: columns }));

  const toColumn = (x: number) => Math.round(((x - left) / (right - left || 1)) * (2 * columns - 1));
  const toRow = (y: number) => Math.round(((top - y) / (top - bottom || 1)) * (4 * height - 1));
  const mark = (column: number, row: number, paint: Series["paint"]) => {
    const cell = (cells[row >> 2][column >> 1] ??= { bits: 0, paint });
    cell.bits |= dots[row & 3][column & 1];
    cell.paint = paint;
  };
  if (zero && bottom < 0 && top > 0)
    for (let column = 0; column < 2 * columns; column += 2 * zeroPitch) mark(column, toRow(0), zero);
  for (const { points: line, paint } of series) {
    line.forEach((point, index) => {
      if (!isFinitePoint(point)) return;
      const before = line[index - 1] ?? point;
      const [from, to] = [isFinitePoint(before) ? before : point, point].map(
        ([x, y]) => [toColumn(x), toRow(y)] as Dot,
      );
      connect(from, to, (column, row) => mark(column, row, paint));
    });
  }

  const body = cells.map((row, index) => {
    const text = index === 0 ? labels[0] : index === height - 1 ? labels[1] : "";
    const drawn = Array.from(row, (cell) => (cell ? cell.paint(String.fromCharCode(0x2800 + cell.bits)) : " "));
    return `${text.padStart(margin)}│${drawn.join("")}`.trimEnd();
  });
  const below = captions(xLabel(left), xName, xLabel(right), columns);
  return [...body, `${" ".repeat(margin)}└${"─".repeat(columns)}`, `${" ".repeat(margin + 1)}${below}`];
}

/** Text at the left, in the middle and at the right of a line. */
function captions(left: string, middle: string, right: string, width: number): string {
  const start = Math.max(left.length + 1, Math.floor((width - middle.length) / 2));
  const line = middle === "" ? left : `${left.padEnd(start)}${middle}`;
  return `${line}${right.padStart(width - line.length)}`;
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
