import type { Denial } from "../../permissions/denial";
import type { World } from "../../world";
import type { Execution } from "../execution";
import type { Outcome } from "../frame";
import { isRecord } from "../language";
import { StateError } from "../state-error";
import type { TaskServices } from "./task-services";
import { TASKS } from "./tasks";

/** What a Task state asks for. */
export interface TaskRequest {
  readonly resource: string;
  readonly state: string;
  /** Its Parameters, filled in; where it has none, its input. */
  readonly parameters: unknown;
  readonly input: unknown;
}

/** What a task works with. */
export interface TaskCall {
  readonly world: World;
  readonly services: TaskServices;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly execution: Execution;
  readonly machineArn: string;
  /** @throws {StateError} where the role of the machine does not allow it */
  authorize(action: string, resourceArn: string, error: string): void;
}

export type Answer = (outcome: Outcome) => void;

/** Calls the service; answers once, now or later. May throw a {@link StateError} in place of an answer. */
export type Task = (call: TaskCall, answer: Answer) => void | Promise<void>;

interface Options {
  readonly world: World;
  readonly services: TaskServices;
  readonly execution: Execution;
  readonly machineArn: string;
  mayDo(action: string, resourceArn: string): Denial | undefined;
}

/** Does the work of Task states, as the role of the machine lets it, and writes the history of it. */
export class TaskRunner {
  constructor(private readonly options: Options) {}

  call({ resource, state, parameters }: TaskRequest, answer: Answer): void | Promise<void> {
    const { world, execution, services, machineArn } = this.options;
    const [kind, name] = nameOf(resource);
    const event = (type: string, details: Readonly<Record<string, unknown>>) =>
      execution.record(world.scheduler.now, type, details, state);
    const given = { resourceType: kind, resource: name, parameters: JSON.stringify(parameters) };
    event("TaskScheduled", { taskScheduledEventDetails: given });
    event("TaskStarted", { taskStartedEventDetails: { resourceType: kind, resource: name } });
    const answered: Answer = (outcome) => {
      const about = { resourceType: kind, resource: name };
      if ("output" in outcome) {
        event("TaskSucceeded", { taskSucceededEventDetails: { ...about, output: JSON.stringify(outcome.output) } });
      } else {
        const { error, reason } = outcome.error;
        event("TaskFailed", { taskFailedEventDetails: { ...about, error, cause: reason } });
      }
      answer(outcome);
    };
    const isFunction = /^arn:[^:]*:lambda:/.test(resource);
    const task = TASKS[isFunction ? "function" : `${kind}:${name}`];
    const call: TaskCall = {
      world,
      services,
      execution,
      machineArn,
      parameters: isFunction ? { FunctionName: resource, Payload: parameters } : isRecord(parameters) ? parameters : {},
      authorize: (action, resourceArn, error) => {
        const denial = this.options.mayDo(action, resourceArn);
        if (denial !== undefined) throw new StateError(error, denial.message);
      },
    };
    try {
      if (task === undefined) throw new StateError("States.Runtime", `${resource} is not simulated.`);
      return task(call, answered);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      return answered({ error });
    }
  }
}

/** `lambda` and `invoke` of `arn:aws:states:::lambda:invoke`. */
export function nameOf(resource: string): readonly [kind: string, name: string] {
  const [, kind = "lambda", name = resource] = /^arn:[^:]*:states:::([^:]+):(.+)$/.exec(resource) ?? [];
  return [kind, name];
}
