import { splat } from "../lane";
import { power } from "../bits";
import { expm1, k } from "../math";
import { K } from "../tables";

/** 2ʸ − 1 for 0 ≤ y ≤ 64: exact for integers, and near 0 as accurate as y. */
export function gainOf(y: v128): v128 {
  const n = v128.floor<F>(y), whole = k(K.TWO) * power(n + k(K.TO_EXPM1)); // 2ⁿ
  return whole * expm1((y - n) * splat(0.6931471805599453)) + (whole - k(K.ONE));
}
