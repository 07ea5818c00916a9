import { type Outcome, outcomeOf } from "./outcome";
import type { Side } from "./side";

/** Calls that belong together, made of the one side and of the other. */
export interface Scenario {
  readonly name: string;
  act(side: Side, step: Step): Promise<void>;
}

/** Makes a call, keeps its outcome under a name, and gives the answer; nothing where it was refused. */
export type Step = <Answer>(name: string, call: Promise<Answer>) => Promise<Partial<Answer>>;

/** The outcomes of a scenario by the names of its steps. */
export async function outcomesOf({ act }: Scenario, side: Side): Promise<Readonly<Record<string, Outcome>>> {
  const outcomes: Record<string, Outcome> = {};
  await act(side, async (name, call) => {
    if (name in outcomes) throw new Error(`There are two steps ${name}.`);
    outcomes[name] = await outcomeOf(call);
    return call.catch(() => ({}));
  });
  return outcomes;
}
