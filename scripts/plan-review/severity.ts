/** How bad a risk is, from the least on. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;

/**
 * - `critical`: what is stored is deleted, or anybody is let in
 * - `high`: events are lost or no longer arrive, somebody else is let in, nobody is told of a failure
 * - `medium`: more arrives than before, less is kept, less is seen
 * - `low`: a pause, or something that behaves otherwise
 */
export type Severity = (typeof SEVERITIES)[number];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** The worst of all; `undefined` where there is none. */
export function worstOf(severities: readonly Severity[]): Severity | undefined {
  return SEVERITIES.findLast((each) => severities.includes(each));
}
