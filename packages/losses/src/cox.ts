import { cox as kernels } from "@nadir/core-wasm/modules";
import { flags, reals } from "./domain.js";
import { choice } from "./hyperparameter.js";
import type { TextOf } from "./text.js";
import { tuple } from "./tuple.js";
import { lifetimes } from "./tuples/lifetimes.js";

/** −ln of the partial likelihood: at each event ln Σ e^η over all at risk, less the η of the one whose event it is. */
export const cox = /* @__PURE__ */ tuple({
  name: "cox",
  aliases: ["coxPartialLikelihood", "coxph", "survivalCox", "survival:cox"],
  family: "survival",
  task: "survival",
  hyperparameters: {
    ties: /* @__PURE__ */ choice("efron", ["efron", "breslow"]),
  },
  module: kernels,
  kernel: "cox",
  fields: ({ ties }) => [ties === "efron" ? 1 : 0],
  predictions: ["logHazard"],
  targets: [
    { name: "time", per: "sample", domain: reals },
    { name: "event", per: "sample", domain: flags },
  ],
  samples: lifetimes,
  roles: ["strata"],
  room: (_, samples) => 96 * samples + 64,
  draw: (random) => ({
    predictions: [[2 * random.normal()]],
    targets: [[1 + Math.floor(6 * random.uniform())], [random.uniform() < 0.7 ? 1 : 0]],
  }),
  // (By Efron's method those of tied events are only not negative in all.)
  traits: ({ ties }) => ({ convex: true, smooth: true, symmetric: false, nonNegative: ties === "breslow" }),
});

export const about = (): TextOf<typeof cox> => ({
  summary:
    "The negative log partial likelihood of proportional hazards: at each event, how likely it was to happen to whom it did, of all who were still at risk.",
  inWords:
    "At each event there is a set of those to whom it could have happened: all who are still at risk. The loss asks how likely it was the one to whom it did happen, by its share of all risks in the set. Only who goes before whom counts, not when: those who are never seen to have an event still count in every set they live through.",
  formula: String.raw`\ell_i = \frac1{d_i}\sum_{k=0}^{d_i-1} \ln\Bigl(\sum_{t_j \ge t_i} w_j e^{\eta_j} - \varphi_{ik} \sum_{j \in D_i} w_j e^{\eta_j}\Bigr) - \eta_i,\qquad \varphi_{ik} = \begin{cases}k/d_i & \text{Efron}\\ 0 & \text{Breslow}\end{cases}`,
  settings: {
    ties: "how events of one time are taken: each against all at risk (breslow), or as if one came after another (efron)",
  },
  termOfBatch: ([hazards], [times, events], { ties }, i) => {
    if (events[i][0] === 0) return 0;
    const risks = hazards.map(([eta]) => Math.exp(eta));
    const atRisk = risks.filter((_, j) => times[j][0] >= times[i][0]);
    const dying = risks.filter((_, j) => times[j][0] === times[i][0] && events[j][0] !== 0);
    const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0);
    const logs = dying.map((_, k) => Math.log(sum(atRisk) - (ties === "efron" ? (k / dying.length) * sum(dying) : 0)));
    return sum(logs) / dying.length - hazards[i][0];
  },
  slice: {
    label: "log hazard of the first of three to have an event",
    from: -5,
    to: 5,
    at: (x) => ({
      predictions: [x, 0, 0],
      targets: [
        [1, 2, 3],
        [1, 1, 0],
      ],
      options: {},
    }),
  },
  minimiser:
    "log hazards that put those with an event ahead of all still at risk; a number added to all of them changes nothing",
  whenToUse:
    "Times until an event, of which some are cut off, and it is the ratio of risks that is sought: what raises the hazard and by how much, whatever its course over time.",
  whenNot:
    "Times themselves have to be predicted (aft does that), or hazards cross over time. Batches should hold many events: of one sample the loss is 0, and a batch sees only the risk sets within itself.",
  elsewhere: {
    XGBoost: "survival:cox",
    statsmodels: "PHReg",
    R: "survival::coxph",
    lifelines: "CoxPHFitter",
    pycox: "CoxPHLoss",
  },
  differences: [
    "Weights are case weights, as in R: they multiply the risk of a sample in every risk set it is in, and its loss. One of 2 under Breslow's method is the sample twice; under Efron's, where the tied events share their mean weight, it is not. A sample of weight 0 is absent, and no tie.",
    "The mean divides by the sum of all weights, with events or without; pycox divides by the number of events.",
    "Without events the loss is 0, and so is its gradient (pycox: 0 divided by 0).",
    "XGBoost takes a negative label for a censored time, and puts out hazard ratios; its ties are Breslow's.",
    "The derivative of an event is taken from the risk of the others, never from 1 less a share near 1, and log hazards of ±1000 neither overflow nor lose digits.",
  ],
  references: [
    "Cox (1972). Regression Models and Life-Tables. JRSS B 34(2), 187–220. doi:10.1111/j.2517-6161.1972.tb00899.x",
    "Efron (1977). The Efficiency of Cox's Likelihood Function for Censored Data. JASA 72(359), 557–565. doi:10.1080/01621459.1977.10480613",
    "Breslow (1974). Covariance Analysis of Censored Survival Data. Biometrics 30(1), 89–99. doi:10.2307/2529620",
    "Therneau, Grambsch (2000). Modeling Survival Data: Extending the Cox Model. Springer. doi:10.1007/978-1-4757-3294-8",
  ],
});
