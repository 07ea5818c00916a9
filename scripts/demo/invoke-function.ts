import type { Simulation } from "../../simulator";
import { TextPayload } from "../../simulator/lambda/function-runtime";

/** Invokes a function and waits for its answer, for a minute of simulated time at most; what else is due by then happens, too. @throws Error where it fails */
export async function invokeFunction(simulation: Simulation, name: string, event: object): Promise<unknown> {
  let answer: { readonly outcome: { readonly kind: string; readonly value?: unknown } } | undefined;
  const call = simulation.function(name).call(new TextPayload(JSON.stringify(event)));
  void call.then((answered) => {
    answer = answered;
  });
  for (let waited = 0; answer === undefined && waited < MOST_STEPS; waited++) {
    await simulation.advance({ seconds: STEP_SECONDS });
  }
  if (answer?.outcome.kind === "success") return answer.outcome.value;
  throw new Error(`${name} must answer, got: ${answer?.outcome.kind ?? "nothing"}.`);
}

const STEP_SECONDS = 0.1;
const MOST_STEPS = 600;
