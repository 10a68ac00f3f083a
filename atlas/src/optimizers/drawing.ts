import { contours } from "d3-contour";
import type { Path } from "./path.js";
import type { Surface } from "./surfaces.js";

const width = 420;
const height = 312;
/** The surface is sampled at points so far apart. */
const spacing = 4;
const levels = 11;
/** In the colours of the light theme of the other pictures. */
const colours = { ground: "#ffffff", shade: "#59636e", line: "#0072b2", end: "#c94f00", text: "#1f2328" };

/** A path over the level lines of its surface. */
export function drawingOf(surface: Surface, { points }: Path): string {
  const { x, y } = scales(surface, width, height);
  const seen = points.map(([a, b]) => [x(a), y(b)] as const);
  const line = seen.map(([a, b]) => `${place(a)} ${place(b)}`).join("L");
  const radius = points.length > 100 ? 1.2 : 1.9;
  const dots = seen
    .filter(([a, b]) => a > -9 && a < width + 9 && b > -9 && b < height + 9)
    .map(([a, b]) => `M${place(a)} ${place(b)}h0`)
    .join("");
  const [start, end, least] = [points[0], points.at(-1)!, surface.minimiser].map(([a, b]) => [x(a), y(b)].map(place));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<clipPath id="frame"><rect width="${width}" height="${height}" rx="6"/></clipPath>`,
    `<g clip-path="url(#frame)"><rect width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<g fill="${colours.shade}" fill-opacity="0.055" stroke="${colours.shade}" stroke-opacity="0.3" stroke-width="0.8">${bands(surface)}</g>`,
    `<g fill="none" stroke-linecap="round" stroke-linejoin="round">`,
    `<path d="M${line}" stroke="${colours.line}" stroke-width="1.3" stroke-opacity="0.75"/>`,
    `<path d="${dots}" stroke="${colours.line}" stroke-width="${2 * radius}"/>`,
    `<path d="M${least[0]} ${least[1]}m-5 -5l10 10m0 -10l-10 10" stroke="${colours.text}" stroke-width="1.6"/>`,
    `<circle cx="${start[0]}" cy="${start[1]}" r="4.5" fill="${colours.ground}" stroke="${colours.line}" stroke-width="2"/></g>`,
    `<circle cx="${end[0]}" cy="${end[1]}" r="4" fill="${colours.end}"/>`,
    `</g></svg>`,
  ].join("");
}

/** The same drawn small, without the surface, in lines that take their colours from the page by their classes. */
export function thumbnailOf(surface: Surface, { points }: Path): string {
  const [across, down] = [132, 66];
  const { x, y } = scales(surface, across, down);
  const line = points.map(([a, b]) => `${place(x(a))} ${place(y(b))}`).join("L");
  const [a, b] = surface.minimiser;
  const cross = `M${place(x(a))} ${place(y(b))}m-3 -3l6 6m0 -6l-6 6`;
  return `<svg class="thumbnail" viewBox="0 0 ${across} ${down}" aria-hidden="true"><path class="zero" d="${cross}"/><path class="line0" d="M${line}"/></svg>`;
}

function scales({ view }: Surface, across: number, down: number) {
  const [left, right] = view.x;
  const [bottom, top] = view.y;
  return {
    x: (a: number) => ((a - left) / (right - left)) * across,
    y: (b: number) => ((top - b) / (top - bottom)) * down,
  };
}

/** Where the surface is above each of some levels, one over the other. */
function bands({ view, value }: Surface): string {
  const columns = Math.round(width / spacing) + 1;
  const rows = Math.round(height / spacing) + 1;
  const at = ([low, high]: readonly [number, number], share: number) => low + share * (high - low);
  const heights = Array.from({ length: rows * columns }, (_, i) => {
    const [across, down] = [(i % columns) / (columns - 1), Math.floor(i / columns) / (rows - 1)];
    // Values differ by orders of magnitude: levels are even in the fourth root.
    return Math.sqrt(Math.sqrt(value(at(view.x, across), at(view.y, 1 - down))));
  });
  const greatest = Math.max(...heights);
  const thresholds = Array.from({ length: levels }, (_, i) => ((i + 0.5) / levels) * greatest);
  return contours()
    .size([columns, rows])
    .thresholds(thresholds)(heights)
    .map(({ coordinates }) => `<path d="${coordinates.map(polygon).join("")}"/>`)
    .join("");

  function polygon(rings: readonly (readonly (readonly number[])[])[]): string {
    // d3-contour counts from the corner of a cell whose middle is the sample.
    const scaled = (a: number, cells: number, size: number) => place(((a - 0.5) / (cells - 1)) * size);
    return rings
      .map((ring) => `M${ring.map(([a, b]) => `${scaled(a, columns, width)} ${scaled(b, rows, height)}`).join("L")}Z`)
      .join("");
  }
}

/** A tenth of a pixel is as fine as eyes are; what is far away stays so without many digits. */
const place = (pixel: number): number => Number(Math.max(-1e4, Math.min(1e4, pixel)).toFixed(1));
