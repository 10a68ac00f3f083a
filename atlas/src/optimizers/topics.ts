/** What optimizers have in common that are made of the same kernels: titles by the topics of these. */
export const topics: Readonly<Record<string, string>> = {
  descent: "Down the gradient",
  adam: "Moments: Adam and its kin",
  moments: "Moments: Adam and its kin",
  squares: "A rate for each parameter",
  signs: "Signs and clipped steps",
  averages: "Averages of the path",
  layers: "A step for each layer",
  matrices: "Matrices",
};
