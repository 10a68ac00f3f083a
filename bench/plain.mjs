// The same jobs as plain loops over typed arrays, written as a careful engineer would write them without a library.

/** A loss and its gradient, fused; `share` is what both need. */
const loop = (value, gradient) => (p, y, g) => {
  const n = p.length;
  const scale = 1 / n;
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += value(p[i], y[i]);
    g[i] = gradient(p[i], y[i]) * scale;
  }
  return total / n;
};

const sigmoid = (x) => {
  const u = Math.exp(-Math.abs(x));
  return (x < 0 ? u : 1) / (1 + u);
};
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Value and gradient by name. */
export const losses = {
  squaredError: (p, y, g) => {
    const scale = 2 / p.length;
    let total = 0;
    for (let i = 0; i < p.length; i++) {
      const r = p[i] - y[i];
      total += r * r;
      g[i] = r * scale;
    }
    return total / p.length;
  },
  absoluteError: loop(
    (p, y) => Math.abs(p - y),
    (p, y) => Math.sign(p - y),
  ),
  huber: loop(
    (p, y) => {
      const r = Math.abs(p - y);
      return r <= 1 ? 0.5 * r * r : r - 0.5;
    },
    (p, y) => Math.max(-1, Math.min(p - y, 1)),
  ),
  pinball: loop(
    (p, y) => (y >= p ? 0.5 * (y - p) : 0.5 * (p - y)),
    (p, y) => (y > p ? -0.5 : y < p ? 0.5 : 0),
  ),
  epsilonInsensitive: loop(
    (p, y) => Math.max(0, Math.abs(p - y) - 0.1),
    (p, y) => (Math.abs(p - y) > 0.1 ? Math.sign(p - y) : 0),
  ),
  hinge: loop(
    (p, y) => Math.max(0, 1 - y * p),
    (p, y) => (y * p < 1 ? -y : 0),
  ),
  squaredHinge: loop(
    (p, y) => {
      const z = Math.max(0, 1 - y * p);
      return z * z;
    },
    (p, y) => -2 * y * Math.max(0, 1 - y * p),
  ),
  pseudoHuber: loop(
    (p, y) => Math.sqrt(1 + (p - y) * (p - y)) - 1,
    (p, y) => (p - y) / Math.sqrt(1 + (p - y) * (p - y)),
  ),
  binaryCrossEntropy: (p, y, g) => {
    const n = p.length;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const u = Math.exp(-Math.abs(p[i]));
      total += Math.max(p[i], 0) - y[i] * p[i] + Math.log1p(u);
      g[i] = ((p[i] < 0 ? u : 1) / (1 + u) - y[i]) / n;
    }
    return total / n;
  },
  softMargin: loop(
    (p, y) => softplus(-y * p),
    (p, y) => -y * sigmoid(-y * p),
  ),
  poissonNll: (p, y, g) => {
    const n = p.length;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const e = Math.exp(p[i]);
      total += e - y[i] * p[i];
      g[i] = (e - y[i]) / n;
    }
    return total / n;
  },
};

/** Softmax cross-entropy of rows with a label each. */
export function crossEntropy(z, labels, columns, g) {
  const rows = labels.length;
  let total = 0;
  for (let row = 0, at = 0; row < rows; row++, at += columns) {
    let greatest = -Infinity;
    for (let k = 0; k < columns; k++) greatest = Math.max(greatest, z[at + k]);
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += g[at + k] = Math.exp(z[at + k] - greatest);
    for (let k = 0; k < columns; k++) g[at + k] /= sum * rows;
    g[at + labels[row]] -= 1 / rows;
    total += Math.log(sum) + greatest - z[at + labels[row]];
  }
  return total / rows;
}

/** One Adam step. */
export function adam(x, g, m, v) {
  for (let i = 0; i < x.length; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i];
    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
    x[i] -= (1e-3 * m[i]) / (Math.sqrt(v[i]) + 1e-8);
  }
}

/** One step of gradient descent with momentum. */
export function sgd(x, g, m) {
  for (let i = 0; i < x.length; i++) {
    m[i] = 0.9 * m[i] + g[i];
    x[i] -= 1e-3 * m[i];
  }
}

/** Mean logistic loss of a linear model and its gradient, a row at a time. */
export function linearLogistic(X, y, columns, w, g) {
  const rows = y.length;
  g.fill(0);
  let total = 0;
  for (let row = 0, at = 0; row < rows; row++, at += columns) {
    let z = 0;
    for (let k = 0; k < columns; k++) z += X[at + k] * w[k];
    const u = Math.exp(-Math.abs(z));
    total += Math.max(z, 0) - y[row] * z + Math.log1p(u);
    const slope = ((z < 0 ? u : 1) / (1 + u) - y[row]) / rows;
    for (let k = 0; k < columns; k++) g[k] += slope * X[at + k];
  }
  return total / rows;
}
