/** An example: signals, and whether the answer was right. */
export interface Example {
  signals: Record<string, number>;
  isRight: boolean;
}

export interface LogisticModel {
  coefficients: Record<string, number>;
  intercept: number;
}

const ROUNDS = 20_000;
const RATE = 0.5;
/** Pulls coefficients to 0, as much as so many examples. */
const REGULARISATION = 1e-4;

/** Logistic regression by gradient descent; no coefficient is negative, so that the model grows in every signal. */
export function fitLogistic(examples: readonly Example[], names: readonly string[]): LogisticModel {
  const rows = examples.map(({ signals }) => names.map((name) => signals[name] ?? 0));
  const weights = names.map(() => 0);
  let intercept = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = names.map(() => 0);
    let ofIntercept = 0;
    rows.forEach((row, n) => {
      const error = sigmoid(dot(row, weights) + intercept) - (examples[n]?.isRight ? 1 : 0);
      ofIntercept += error;
      row.forEach((value, k) => (gradient[k] = (gradient[k] ?? 0) + error * value));
    });
    let largest = Math.abs(ofIntercept);
    gradient.forEach((slope, k) => {
      const weight = weights[k] ?? 0;
      const next = Math.max(0, weight - RATE * (slope / rows.length + REGULARISATION * weight));
      largest = Math.max(largest, (Math.abs(next - weight) * rows.length) / RATE);
      weights[k] = next;
    });
    intercept -= (RATE * ofIntercept) / rows.length;
    if (largest / rows.length < 1e-6) break;
  }
  return {
    coefficients: Object.fromEntries(names.map((name, k) => [name, round3(weights[k] ?? 0)])),
    intercept: round3(intercept),
  };
}

/** The probability that a model gives. */
export function predict({ coefficients, intercept }: LogisticModel, signals: Record<string, number>): number {
  return sigmoid(
    Object.entries(coefficients).reduce(
      (sum, [name, weight]) => sum + weight * (signals[name] ?? 0),
      intercept,
    ),
  );
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
const round3 = (value: number) => Math.round(value * 1000) / 1000;
