// Processor, part of score-spread: how surprising a count is under a Gamma-Poisson (negative binomial) expectation.

/**
 * −log10 P(X ≥ count) for X negative binomial with this mean and shape (variance = mean + mean²/shape).
 * 0 for a count of 0 or one at or below the mean; at most 300.
 */
export function surprise(count: number, mean: number, shape: number): number {
  if (count <= 0 || count <= mean) return 0
  if (mean <= 0) return 300
  // Upper tail summed from `count`: terms fall at least geometrically, since count > mean.
  const p = mean / (mean + shape)
  let log = shape * Math.log(shape / (mean + shape)) + count * Math.log(p)
  for (let i = 0; i < count; i += 1) log += Math.log((shape + i) / (i + 1))
  let term = 1
  let tail = 1
  for (let k = count + 1; k < count + 2_000; k += 1) {
    term *= p * ((shape + k - 1) / k)
    tail += term
    if (term < tail * 1e-9) break
  }
  const found = -(log + Math.log(tail)) / Math.LN10
  return Math.min(300, Math.max(0, found))
}

/** Quantile of a Gamma(shape, rate) distribution by Wilson and Hilferty's cube (1931); z is the normal quantile. */
export function gammaQuantile(shape: number, rate: number, z: number): number {
  const c = 1 / (9 * shape)
  return (shape * Math.max(0, 1 - c + z * Math.sqrt(c)) ** 3) / rate
}
