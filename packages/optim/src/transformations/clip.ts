import { nonNegative, positive } from "@nadir/core-wasm/kernel";
import { vector } from "@nadir/core-wasm/modules";
import { normOf, overwrite, scale, type Part } from "../compose/blocks.js";
import { transformation, type MovingLeaf } from "../compose/transformation.js";
import { number } from "../hyperparameter.js";
import type { TextOf } from "../text.js";
import { unitNote, unitsOf, unitSetting } from "./units.js";

const limit = () => number(1, positive);

const gradientOf = ({ element, gradient }: MovingLeaf): Part => ({ element, array: gradient });

/** gᵢ held to [−limit, limit]. */
export const clipByValue = /* @__PURE__ */ transformation({
  name: "clipByValue",
  hyperparameters: { limit: /* @__PURE__ */ limit() },
  acts: "before",
  apply: ({ leaves }, _, { limit }) => {
    for (const { element, gradient } of leaves) {
      const kernel = vector.function("clamp", element);
      overwrite(element, gradient, [], (n, x) => void kernel(n, x, -limit, limit));
    }
  },
});

export const aboutClipByValue = (): TextOf<typeof clipByValue> => ({
  summary: "Holds each entry of the gradient to a size.",
  formula: String.raw`g_i \leftarrow \max(-c, \min(g_i, c))`,
  settings: { limit: "greatest size c of an entry" },
  elsewhere: { PyTorch: "clip_grad_value_", Optax: "clip", Keras: "clipvalue" },
  differences: [],
});

/** g·limit / |g| where the norm of an array is above the limit. */
export const clipByNorm = /* @__PURE__ */ transformation({
  name: "clipByNorm",
  hyperparameters: { limit: /* @__PURE__ */ limit() },
  acts: "before",
  apply: ({ leaves }, _, { limit }) => {
    for (const leaf of leaves) shorten([gradientOf(leaf)], limit);
  },
});

export const aboutClipByNorm = (): TextOf<typeof clipByNorm> => ({
  summary: "Shortens the gradient of each array to a norm.",
  formula: String.raw`g \leftarrow g \cdot \min(1, c / \lVert g \rVert)`,
  settings: { limit: "greatest norm c of an array" },
  elsewhere: { Keras: "clipnorm" },
  differences: [],
});

/** As clipByNorm, for the norm of all arrays together. */
export const clipByGlobalNorm = /* @__PURE__ */ transformation({
  name: "clipByGlobalNorm",
  hyperparameters: { limit: /* @__PURE__ */ limit() },
  acts: "before",
  apply: ({ leaves }, _, { limit }) => shorten(leaves.map(gradientOf), limit),
});

export const aboutClipByGlobalNorm = (): TextOf<typeof clipByGlobalNorm> => ({
  summary: "Shortens the whole gradient to a norm, keeping its direction.",
  formula: String.raw`g \leftarrow g \cdot \min\bigl(1, c / \sqrt{\textstyle\sum_j \lVert g_j \rVert^2}\bigr)`,
  settings: { limit: "greatest norm c of all arrays together" },
  elsewhere: { PyTorch: "clip_grad_norm_", Optax: "clip_by_global_norm", Keras: "global_clipnorm" },
  differences: [
    "PyTorch divides by the norm plus 1e-6, so that it always shortens a little too much.",
    "The squares of large or small numbers do not over- or underflow here, and the sum is in f64.",
  ],
});

/** A NaN in the gradient makes its norm NaN, and stays: skipNonFinite is for that. */
function shorten(parts: readonly Part[], limit: number): void {
  const norm = normOf(parts);
  if (norm > limit) for (const part of parts) scale(part, limit / norm);
}

/** Each unit of the gradient held to a share of the norm of its parameters. */
export const adaptiveClip = /* @__PURE__ */ transformation({
  name: "adaptiveClip",
  hyperparameters: {
    clipping: /* @__PURE__ */ number(0.01, positive),
    epsilon: /* @__PURE__ */ number(1e-3, nonNegative),
    unit: unitSetting,
  },
  acts: "before",
  apply: ({ leaves }, _, { clipping, epsilon, unit }) => {
    for (const { key, element, parameters, gradient } of leaves)
      for (const range of unitsOf("adaptiveClip", unit, key, gradient.length)) {
        const most = clipping * Math.max(normOf([{ element, array: parameters, range }]), epsilon);
        const part = { element, array: gradient, range };
        const norm = normOf([part]);
        if (norm > most) scale(part, most / norm);
      }
  },
});

export const aboutAdaptiveClip = (): TextOf<typeof adaptiveClip> => ({
  summary: "Shortens the gradient of each unit to a share of the norm of its parameters.",
  formula: String.raw`g_u \leftarrow g_u \cdot \min\!\left(1, \lambda\,\frac{\max(\lVert x_u \rVert, \epsilon)}{\lVert g_u \rVert}\right)`,
  settings: {
    clipping: "share λ of the parameters' norm",
    epsilon: "least norm ε that parameters are taken to have",
    unit: unitNote,
  },
  elsewhere: { Optax: "adaptive_grad_clip" },
  differences: ["A unit is a stretch of consecutive elements, the row of a matrix; in Optax it is a column."],
});

/** g / |g|. */
export const normalize = /* @__PURE__ */ transformation({
  name: "normalize",
  hyperparameters: {},
  acts: "before",
  apply: ({ leaves }) => {
    const parts = leaves.map(gradientOf);
    const norm = normOf(parts);
    if (norm > 0) for (const part of parts) scale(part, 1 / norm);
  },
});

export const aboutNormalize = (): TextOf<typeof normalize> => ({
  summary: "Gives the whole gradient a norm of 1.",
  formula: String.raw`g \leftarrow g / \lVert g \rVert`,
  settings: {},
  elsewhere: { Optax: "normalize_by_update_norm" },
  differences: [],
});
