import fc from "fast-check";
import { violations } from "./laws";
import { randomScenario } from "./random-scenario";
import { type Outcome, runScenario } from "./run-scenario";
import type { Scenario } from "./scenario";

/** What a seed came to. */
export interface SeedResult {
  readonly seed: number;
  readonly published: number;
  readonly copies: number;
  readonly processed: number;
  readonly duplicates: number;
  readonly deadLettered: number;
  readonly lost: number;
  /** `undefined`: every law held. */
  readonly failure: Failure | undefined;
}

export interface Failure {
  readonly violations: readonly string[];
  /** The smallest scenario found that still breaks a law. */
  readonly scenario: Scenario;
  readonly shrinks: number;
  /** Leads from the seed's scenario to the smallest one: `0:2:1`. */
  readonly path: string;
}

/**
 * Runs the scenario of a seed; one that breaks a law is made as small as it goes.
 *
 * @param path of a failure: runs that smaller scenario, and no other @default the seed's own
 */
export async function searchSeed(seed: number, path?: string): Promise<SeedResult> {
  let first: Outcome | undefined;
  let tries = 0;
  const { failed, counterexample, counterexamplePath, numShrinks } = await fc.check(
    fc.asyncProperty(randomScenario, async (scenario) => {
      // What is small enough by then stays as it is.
      if (++tries > MOST_TRIES) return true;
      const { outcome, broken } = await tryScenario(scenario, seed);
      if (tries === 1) first = outcome;
      return broken.length === 0;
    }),
    { seed, numRuns: 1, ...(path !== undefined && { path, endOnFailure: true }) },
  );
  const totals = totalsOf(first);
  if (!failed || counterexample === null) return { seed, ...totals, failure: undefined };
  const [scenario] = counterexample;
  const { broken } = await tryScenario(scenario, seed);
  return {
    seed,
    ...totals,
    failure: { violations: broken, scenario, shrinks: numShrinks, path: counterexamplePath ?? "0" },
  };
}

/** Scenarios that are run for a seed at most: a few milliseconds each. */
const MOST_TRIES = 500;

/** A run that ends in an error breaks the law that it should not. */
async function tryScenario(
  scenario: Scenario,
  seed: number,
): Promise<{ outcome: Outcome | undefined; broken: string[] }> {
  try {
    const outcome = await runScenario(scenario, seed);
    return { outcome, broken: violations(scenario, outcome) };
  } catch (error) {
    return {
      outcome: undefined,
      broken: [`the simulation failed: ${error instanceof Error ? error.stack : String(error)}`],
    };
  }
}

function totalsOf(outcome: Outcome | undefined): Omit<SeedResult, "seed" | "failure"> {
  const { published = 0, ways, duplicates = 0, deadLettered = 0, lost = 0 } = outcome?.accounts ?? {};
  const processed = ways?.ended.processed ?? 0;
  return { published, copies: ways?.opened ?? 0, processed, duplicates, deadLettered, lost };
}
