/** How the values of an alarm are compared with its threshold. */
export interface Comparison {
  readonly breaches: (value: number, threshold: number) => boolean;
  /** As reasons say it: `greater than`. */
  readonly words: string;
}

/** By its name in CloudWatch. `undefined`: one for anomaly detection, which compares with no threshold. */
export function comparisonOf(operator: string): Comparison | undefined {
  return COMPARISONS.get(operator);
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ["GreaterThanThreshold", { breaches: (value, threshold) => value > threshold, words: "greater than" }],
  [
    "GreaterThanOrEqualToThreshold",
    { breaches: (value, threshold) => value >= threshold, words: "greater than or equal to" },
  ],
  ["LessThanThreshold", { breaches: (value, threshold) => value < threshold, words: "less than" }],
  [
    "LessThanOrEqualToThreshold",
    { breaches: (value, threshold) => value <= threshold, words: "less than or equal to" },
  ],
] satisfies [string, Comparison][]);
