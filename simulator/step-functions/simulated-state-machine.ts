import { AWS_LIMITS } from "../../modules/aws-limits";
import { AwsError } from "../aws-error";
import { outageOf } from "../delivery/beyond";
import type { Random } from "../kernel/random";
import type { Way } from "../ledger/way";
import type { OtherPlace, StateMachineFacts } from "../topology/places";
import type { Delivery, Destination, Refusal, World } from "../world";
import { Execution, type ExecutionStatus } from "./execution";
import { Frame, type Outcome } from "./frame";
import { MachineMetrics } from "./machine-metrics";
import { StateError } from "./state-error";
import { TaskRunner } from "./tasks/task-runner";
import type { TaskServices } from "./tasks/task-services";
import { hasHeartbeats } from "./unsupported";

export type StateMachinePlace = OtherPlace & { readonly machine: StateMachineFacts };

type Ended = Exclude<ExecutionStatus, "RUNNING">;

export function isStateMachine(place: OtherPlace): place is StateMachinePlace {
  return place.machine !== undefined;
}

export interface StateMachineOptions {
  readonly services: TaskServices;
  /** Is told whenever an execution of a STANDARD machine starts or ends. */
  changed(execution: Execution): void;
}

/**
 * A state machine: runs through its definition for whatever starts it. All of it happens in actions of the scheduler; what it
 * waits for takes simulated time.
 */
export class SimulatedStateMachine implements Destination {
  private readonly random: Random;
  private readonly metrics: MachineMetrics;
  private readonly all = new Map<string, Execution>();
  private readonly running = new Map<
    Execution,
    { readonly frame: Frame; end(status: Ended, outcome: Outcome): void }
  >();

  constructor(
    private readonly world: World,
    readonly place: StateMachinePlace,
    private readonly options: StateMachineOptions,
  ) {
    this.random = world.random.fork(place.arn);
    this.metrics = new MachineMetrics(world.metrics, place.arn);
  }

  /** Executions that have not ended. */
  get underWay(): number {
    return this.running.size;
  }

  /** What of it is left out. */
  get notes(): readonly string[] {
    const { machine, address } = this.place;
    if (!hasHeartbeats(machine.definition)) return [];
    return [`The HeartbeatSeconds of ${address} are not simulated: what its tasks call sends no heartbeats.`];
  }

  /** The executions since the start, the last 10,000, the oldest first. */
  get executions(): readonly Execution[] {
    return [...this.all.values()];
  }

  /** An execution by its name or ARN. */
  execution(nameOrArn: string): Execution | undefined {
    return this.all.get(nameOrArn) ?? this.executions.find(({ arn }) => arn === nameOrArn);
  }

  /** A rule starts an execution: with a name of its own, whatever the event. */
  deliver({ way, body }: Delivery): Refusal | undefined {
    const { faults, ledger } = this.world;
    if (faults.strikes("outage", this.place, body)) return outageOf(this.place);
    try {
      checkInput(body);
    } catch (error) {
      return { code: "INVALID_PARAMETER", message: (error as Error).message, retryable: false };
    }
    ledger.step(way, "delivered", this.place);
    this.run(body, this.random.uuid(), way);
    return undefined;
  }

  /**
   * StartExecution. Of a STANDARD machine, a name stands for one execution for 90 days: the same name and input while it
   * runs is that one. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   *
   * @throws {AwsError} InvalidExecutionInput, InvalidName, ExecutionAlreadyExists, InternalServerError
   */
  start(input: unknown = {}, name = this.random.uuid()): Execution {
    const text = typeof input === "string" ? input : JSON.stringify(input);
    checkInput(text);
    if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/.test(name))
      throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
    const before = this.place.machine.type === "STANDARD" ? this.remembered(name) : undefined;
    if (before !== undefined) {
      if (before.status === "RUNNING" && before.inputText === text) return before;
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${before.arn}'`);
    }
    if (this.world.faults.strikes("outage", this.place, text)) {
      throw new AwsError("InternalServerError", "Step Functions has an internal failure.", 500);
    }
    return this.run(text, name, this.world.ledger.publish(this.arnOf(name), this.place));
  }

  /** StopExecution. @returns whether it was running */
  stop(execution: Execution, error = "", cause = ""): boolean {
    const running = this.running.get(execution);
    running?.end("ABORTED", { error: new StateError(error, cause) });
    return running !== undefined;
  }

  private run(text: string, name: string, way: Way): Execution {
    const { world, place } = this;
    const { definition, roleArn = "", type } = place.machine;
    const { scheduler } = world;
    const { now } = scheduler;
    const execution = new Execution(name, this.arnOf(name), text, now, way);
    this.keep(execution);
    execution.record(now, "ExecutionStarted", { executionStartedEventDetails: { input: text, roleArn } });
    const context = {
      Execution: {
        Id: execution.arn,
        Input: execution.input,
        Name: name,
        RedriveCount: 0,
        RoleArn: roleArn,
        StartTime: new Date(now).toISOString(),
      },
      StateMachine: { Id: place.arn, Name: place.name },
    };
    const tasks = new TaskRunner({
      world,
      execution,
      services: this.options.services,
      machineArn: place.arn,
      mayDo: (action, resource) => world.permissions.mayDoAs(place, action, resource),
    });
    const hasRoom = () => type === "EXPRESS" || execution.history.length < AWS_LIMITS.stepFunctions.historyEvents;
    const frame = new Frame({ world, random: this.random, execution, tasks, context, hasRoom }, definition, (outcome) =>
      end("error" in outcome ? "FAILED" : "SUCCEEDED", outcome),
    );
    const timeOut = scheduler.after((definition.TimeoutSeconds ?? LONGEST_SECONDS[type]) * 1_000, () =>
      end("TIMED_OUT", { error: new StateError("States.Timeout", "") }),
    );
    const end = (status: Ended, outcome: Outcome): void => {
      timeOut.cancel();
      frame.stop();
      this.end(execution, status, outcome);
    };
    this.running.set(execution, { frame, end });
    this.metrics.started.add(1);
    this.tell(execution);
    frame.start(execution.input);
    return execution;
  }

  private end(execution: Execution, status: Ended, outcome: Outcome): void {
    if (!this.running.delete(execution)) return;
    const { ledger, scheduler } = this.world;
    const { now } = scheduler;
    execution.status = status;
    execution.stoppedAt = now;
    if ("output" in outcome) {
      execution.output = outcome.output;
      const details = { output: JSON.stringify(outcome.output) };
      execution.record(now, "ExecutionSucceeded", { executionSucceededEventDetails: details });
      ledger.end(execution.way, "processed", this.place);
    } else {
      const { error, reason } = outcome.error;
      execution.error = error;
      execution.cause = reason;
      const [type, key] = HISTORY[status];
      execution.record(now, type, { [key]: { error, cause: reason } });
      const why = [error, reason].filter(Boolean).join(": ") || "no reason was given";
      ledger.end(execution.way, "dropped", this.place, `EXECUTION_${status}: ${why}`);
    }
    this.metrics.end(status, now - execution.startedAt);
    this.tell(execution);
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
  private tell(execution: Execution): void {
    if (this.place.machine.type === "STANDARD") this.options.changed(execution);
  }

  private keep(execution: Execution): void {
    this.all.set(execution.name, execution);
    if (this.all.size <= MOST_KEPT) return;
    for (const { name, status } of this.all.values()) {
      if (status === "RUNNING") continue;
      this.all.delete(name);
      return;
    }
  }

  private remembered(name: string): Execution | undefined {
    const found = this.all.get(name);
    if (found?.stoppedAt === undefined) return found;
    const age = this.world.scheduler.now - found.stoppedAt;
    return age < AWS_LIMITS.stepFunctions.executionDays * 86_400_000 ? found : undefined;
  }

  private arnOf(name: string): string {
    const kind = this.place.machine.type === "EXPRESS" ? "express" : "execution";
    const arn = this.place.arn.replace(":stateMachine:", `:${kind}:`);
    return kind === "express" ? `${arn}:${name}:${name}` : `${arn}:${name}`;
  }
}

/** Executions that are kept when they have ended. */
const MOST_KEPT = 10_000;

/** Where the definition says nothing. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LONGEST_SECONDS = { STANDARD: 31_536_000, EXPRESS: AWS_LIMITS.stepFunctions.expressSeconds } as const;

const HISTORY = {
  SUCCEEDED: ["ExecutionSucceeded", "executionSucceededEventDetails"],
  FAILED: ["ExecutionFailed", "executionFailedEventDetails"],
  TIMED_OUT: ["ExecutionTimedOut", "executionTimedOutEventDetails"],
  ABORTED: ["ExecutionAborted", "executionAbortedEventDetails"],
} as const satisfies Record<Ended, readonly [string, string]>;

function checkInput(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${text.slice(0, 100)}'`);
  }
  if (Buffer.byteLength(text) > AWS_LIMITS.stepFunctions.payloadBytes) {
    throw new AwsError("InvalidExecutionInput", "The input is longer than Step Functions takes.");
  }
}
