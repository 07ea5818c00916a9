import { AWS_LIMITS } from "../../modules/aws-limits";
import type { VisitedState } from "./execution";
import type { Run } from "./frame";
import { type Scope, valueAt, withValueAt } from "./json-path";
import type { CatcherJson, StateJson } from "./language";
import { StateError } from "./state-error";

/*
 * What goes through a state: input, InputPath, Parameters, the work, ResultSelector, ResultPath, OutputPath.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
 */

export function inputOf({ InputPath: path = "$" }: StateJson, raw: unknown, scope: Scope): unknown {
  return path === null ? {} : path === "$" ? raw : valueAt(path, scope);
}

export function outputOf({ OutputPath: path = "$" }: StateJson, combined: unknown, { context }: Scope): unknown {
  return path === null ? {} : path === "$" ? combined : valueAt(path, { data: combined, context });
}

/** The input of a state with its result in it, or in its place. */
export function resultOf({ ResultPath: path = "$" }: StateJson | CatcherJson, raw: unknown, result: unknown): unknown {
  return path === null ? raw : path === "$" ? result : withValueAt(path, raw, result);
}

/** @throws {StateError} States.DataLimitExceeded */
export function checkSize(output: unknown, name: string): void {
  const most = AWS_LIMITS.stepFunctions.payloadBytes;
  const bytes = Buffer.byteLength(JSON.stringify(output) ?? "");
  if (bytes <= most) return;
  const reason = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StateError("States.DataLimitExceeded", reason);
}

export function entered({ execution, world }: Run, visited: VisitedState): void {
  execution.states.push(visited);
  const { name, type, input } = visited;
  const details = { name, input: JSON.stringify(input) };
  execution.record(world.scheduler.now, `${type}StateEntered`, { stateEnteredEventDetails: details }, name);
}

export function left({ execution, world }: Run, visited: VisitedState, output: unknown): void {
  const { now } = world.scheduler;
  visited.exitedAt = now;
  visited.output = output;
  const details = { name: visited.name, output: JSON.stringify(output) };
  execution.record(now, `${visited.type}StateExited`, { stateExitedEventDetails: details }, visited.name);
}
