import type { Random } from "../kernel/random";
import type { Scheduled } from "../kernel/scheduler";
import type { World } from "../world";
import { holds } from "./choice";
import { checkSize, entered, inputOf, left, outputOf, resultOf } from "./data-flow";
import type { Execution } from "./execution";
import { VisitedState } from "./execution";
import { evaluate, fill } from "./expression";
import { type Scope, valueAt } from "./json-path";
import type { MachineJson, StateJson } from "./language";
import { retryDelay } from "./retry";
import { isMatched, runtimeError, StateError } from "./state-error";
import type { TaskRunner } from "./tasks/task-runner";

/** What the frames of one execution have in common. */
export interface Run {
  readonly world: World;
  readonly random: Random;
  readonly execution: Execution;
  readonly tasks: TaskRunner;
  /** `$$`, but for the state. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Whether it may go on: the history has room. */
  hasRoom(): boolean;
}

/** How a machine, or a branch of one, ended. */
export type Outcome = { readonly output: unknown } | { readonly error: StateError };

type Done = (outcome: Outcome) => void;

/** A state that a frame is in, for the time that it is. */
interface Visit {
  readonly name: string;
  readonly state: StateJson;
  readonly visited: VisitedState;
  /** As it came to the state. */
  readonly raw: unknown;
  /** Retries by the number of the retrier. */
  readonly retries: Map<number, number>;
  /** What of it is to be forgotten when it has ended, one way or the other. */
  attempt: number;
}

/** A machine that is run through: an execution, a branch of a Parallel state, what a Map state does with an item. */
export class Frame {
  private stopped = false;
  private readonly timers = new Set<Scheduled>();
  private children: Frame[] = [];

  constructor(
    private readonly run: Run,
    private readonly machine: MachineJson,
    private readonly done: Done,
    /** `$$.Map` */
    private readonly item?: Readonly<Record<string, unknown>>,
  ) {}

  start(input: unknown): void {
    this.enter(this.machine.StartAt, input);
  }

  /** Nothing happens in it any more. */
  stop(): void {
    this.stopped = true;
    this.forget();
  }

  private forget(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    for (const child of this.children) child.stop();
    this.children = [];
  }

  private enter(name: string, raw: unknown): void {
    const { world } = this.run;
    world.scheduler.soon(() => {
      if (this.stopped) return;
      const state = this.machine.States[name];
      if (state === undefined) return this.end({ error: runtimeError(`There is no state ${name}`) });
      const visited = new VisitedState(name, state.Type, world.scheduler.now, raw);
      entered(this.run, visited);
      if (!this.run.hasRoom()) {
        return this.end({ error: runtimeError("The execution reached the maximum number of history events (25000).") });
      }
      return this.attempt({ name, state, visited, raw, retries: new Map(), attempt: 0 });
    });
  }

  /** Does the work of a state, for the first time or once more. */
  private attempt(visit: Visit): void | Promise<void> {
    try {
      return this.work(visit, ++visit.attempt);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      return this.failed(visit, error);
    }
  }

  private work(visit: Visit, attempt: number): void | Promise<void> {
    const { state, raw } = visit;
    const scope = this.scope(visit, raw);
    const input = inputOf(state, raw, scope);
    switch (state.Type) {
      case "Pass":
        return this.leave(
          visit,
          state.Result === undefined ? this.filled(state.Parameters, input, visit) : state.Result,
        );
      case "Succeed":
        return this.leave(visit, input);
      case "Choice":
        return this.choose(visit, input);
      case "Wait":
        return this.wait(visit, input);
      case "Fail":
        return this.end({ error: this.failure(visit, input) });
      case "Task":
        return this.task(visit, input, attempt);
      case "Parallel": {
        const given = this.filled(state.Parameters, input, visit);
        const branches = state.Branches ?? [];
        return this.together(
          visit,
          attempt,
          branches.map((machine) => ({ machine, input: given })),
          branches.length,
        );
      }
      case "Map":
        return this.map(visit, input, attempt);
    }
    throw runtimeError(`There are no states of type ${state.Type}`);
  }

  private choose(visit: Visit, input: unknown): void {
    const { state, raw } = visit;
    const scope = this.scope(visit, input);
    const rule = (state.Choices ?? []).find((each) => holds(each, scope));
    const next = rule === undefined ? state.Default : String(rule.Next);
    if (next === undefined)
      throw runtimeError("No rule of the Choice state holds, and it has no Default: States.NoChoiceMatched");
    const output = outputOf(state, input, this.scope(visit, raw));
    left(this.run, visit.visited, output);
    this.enter(next, output);
  }

  private wait(visit: Visit, input: unknown): void {
    const { state } = visit;
    const { scheduler } = this.run.world;
    const scope = this.scope(visit, input);
    const seconds = state.SecondsPath === undefined ? state.Seconds : Number(valueAt(state.SecondsPath, scope));
    const text = state.TimestampPath === undefined ? state.Timestamp : String(valueAt(state.TimestampPath, scope));
    const until = seconds === undefined ? Date.parse(text ?? "") : scheduler.now + seconds * 1_000;
    if (Number.isNaN(until)) throw runtimeError(`The Wait state has no time to wait for: ${String(text ?? seconds)}`);
    this.later(until - scheduler.now, () => this.answered(visit, { output: input }));
  }

  private failure(visit: Visit, input: unknown): StateError {
    const { state } = visit;
    const scope = this.scope(visit, input);
    const text = (constant: string | undefined, path: string | undefined) =>
      path === undefined ? (constant ?? "") : String(evaluate(path, scope, this.run.random));
    return new StateError(text(state.Error, state.ErrorPath), text(state.Cause, state.CausePath));
  }

  private task(visit: Visit, input: unknown, attempt: number): void | Promise<void> {
    const { state } = visit;
    const scope = this.scope(visit, input);
    const seconds =
      state.TimeoutSecondsPath === undefined ? state.TimeoutSeconds : Number(valueAt(state.TimeoutSecondsPath, scope));
    const isOver = () => this.stopped || visit.attempt !== attempt;
    const answer = (outcome: Outcome): void => {
      if (isOver()) return;
      timer?.cancel();
      // Whatever still answers comes too late.
      visit.attempt++;
      this.answered(visit, outcome);
    };
    const timeOut = () =>
      answer({ error: new StateError("States.Timeout", `The task took longer than ${seconds} seconds.`) });
    const timer = seconds === undefined ? undefined : this.later(seconds * 1_000, timeOut);
    return this.run.tasks.call(
      {
        resource: String(state.Resource),
        state: visit.name,
        parameters: this.filled(state.Parameters, input, visit),
        input,
      },
      answer,
    );
  }

  private map(visit: Visit, input: unknown, attempt: number): void {
    const { state } = visit;
    const scope = this.scope(visit, input);
    const items = valueAt(state.ItemsPath ?? "$", scope);
    if (!Array.isArray(items)) throw runtimeError(`The items of the Map state ${visit.name} are no list`);
    const machine = (state.ItemProcessor ?? state.Iterator) as MachineJson;
    const template = state.ItemSelector ?? state.Parameters;
    const most =
      state.MaxConcurrencyPath === undefined
        ? (state.MaxConcurrency ?? 0)
        : Number(valueAt(state.MaxConcurrencyPath, scope));
    const parts = items.map((value: unknown, index) => {
      const item = { Item: { Index: index, Value: value } };
      const given =
        template === undefined
          ? value
          : fill(template, { data: input, context: { ...this.contextOf(visit), Map: item } }, this.run.random);
      return { machine, input: given, item };
    });
    this.together(visit, attempt, parts, most === 0 ? INLINE_CONCURRENCY : most);
  }

  /** Runs parts beside each other; the first that fails, fails all. */
  private together(
    visit: Visit,
    attempt: number,
    parts: readonly {
      readonly machine: MachineJson;
      readonly input: unknown;
      readonly item?: Readonly<Record<string, unknown>>;
    }[],
    most: number,
  ): void {
    const outputs: unknown[] = parts.map(() => null);
    let open = parts.length;
    let next = 0;
    const startNext = (): void => {
      const index = next++;
      const part = parts[index];
      if (part === undefined) return;
      const ended: Done = (outcome) => {
        if (this.stopped || visit.attempt !== attempt) return;
        if ("error" in outcome) {
          this.answered(visit, outcome);
          return;
        }
        outputs[index] = outcome.output;
        if (--open === 0) this.answered(visit, { output: outputs });
        else startNext();
      };
      const child = new Frame(this.run, part.machine, ended, part.item ?? this.item);
      this.children.push(child);
      child.start(part.input);
    };
    if (open === 0) this.answered(visit, { output: outputs });
    else for (let started = 0; started < Math.min(most, parts.length); started++) startNext();
  }

  /** The work of a Task, Parallel or Map state is done, or failed. */
  private answered(visit: Visit, outcome: Outcome): void {
    this.forget();
    if ("error" in outcome) {
      this.failed(visit, outcome.error);
      return;
    }
    try {
      const { state } = visit;
      const selected =
        state.ResultSelector === undefined
          ? outcome.output
          : fill(state.ResultSelector, this.scope(visit, outcome.output), this.run.random);
      this.leave(visit, selected);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.failed(visit, error);
    }
  }

  private leave(visit: Visit, result: unknown): void {
    const { state, raw } = visit;
    const combined = resultOf(state, raw, result);
    const output = outputOf(state, combined, this.scope(visit, combined));
    checkSize(output, visit.name);
    left(this.run, visit.visited, output);
    if (state.Next === undefined) this.end({ output });
    else this.enter(state.Next, output);
  }

  private failed(visit: Visit, error: StateError): void {
    const { state, visited, retries, raw } = visit;
    visited.error = error;
    const index = (state.Retry ?? []).findIndex(({ ErrorEquals }) => isMatched(ErrorEquals, error));
    const retrier = state.Retry?.[index];
    const made = retries.get(index) ?? 0;
    if (retrier !== undefined && made < (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS)) {
      retries.set(index, made + 1);
      visited.retries++;
      this.later(retryDelay(retrier, made, this.run.random), () => this.attempt(visit));
      return;
    }
    const catcher = (state.Catch ?? []).find(({ ErrorEquals }) => isMatched(ErrorEquals, error));
    if (catcher === undefined) {
      this.end({ error });
      return;
    }
    const output = resultOf(catcher, raw, { Error: error.error, Cause: error.reason });
    left(this.run, visited, output);
    this.enter(catcher.Next, output);
  }

  private end(outcome: Outcome): void {
    if (this.stopped) return;
    this.stop();
    this.done(outcome);
  }

  private later(milliseconds: number, act: () => void | Promise<void>): Scheduled {
    const timer = this.run.world.scheduler.after(milliseconds, () => {
      this.timers.delete(timer);
      return act();
    });
    this.timers.add(timer);
    return timer;
  }

  private filled(template: unknown, input: unknown, visit: Visit): unknown {
    return template === undefined ? input : fill(template, this.scope(visit, input), this.run.random);
  }

  private scope(visit: Visit, data: unknown): Scope {
    return { data, context: this.contextOf(visit) };
  }

  private contextOf({ visited }: Visit): Readonly<Record<string, unknown>> {
    const State = {
      EnteredTime: new Date(visited.enteredAt).toISOString(),
      Name: visited.name,
      RetryCount: visited.retries,
    };
    return { ...this.run.context, State, ...(this.item && { Map: this.item }) };
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
const DEFAULT_ATTEMPTS = 3;
/** Items that an inline Map works on at a time. https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const INLINE_CONCURRENCY = 40;
