import type { KnownDifference } from "../e2e/fidelity/known-difference";

/** A known difference as docs/fidelity.md has it. */
export function differenceRow({ id, moto, simulator, documentation, source, right }: KnownDifference): string {
  return `| \`${id}\` | ${moto} | ${simulator} | [${documentation}](${source}) | ${right} |`;
}
