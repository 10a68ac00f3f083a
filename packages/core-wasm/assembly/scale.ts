// Where a loss c²φ(r/c) is told from its limits, in either element type: u = |r|/c below SMALL has u² lost beside 1, above
// LARGE it has 1 lost beside ln u. So no u² under- or overflows where the loss does not.
export const SMALL: f64 = 3.725290298461914e-9; // 2⁻²⁸
export const LARGE: f64 = 1.152921504606847e18; // 2⁶⁰
