import { describe, expect, test } from "vitest";
import { balance, bus, IN_BALANCE, losses, order, rule, START, started, target } from "../support/routing-blocks";
import { ref } from "../support/stack-json";
import { call, execute, flow, machine } from "./support/machines";

const seconds = (time: number | undefined) => ((time ?? 0) - START) / 1_000;

/** Fails so many times with an error of this name, then answers. */
function failing(times: number, name = "Flaky") {
  const at: number[] = [];
  const work = () => {
    at.push(at.length);
    if (at.length > times) return "done";
    throw Object.assign(new Error("not yet"), { name });
  };
  return { work, calls: at };
}

const INSTANT = { durations: { work: 0 } };

describe("Retry", () => {
  test.each<[string, object, number, number]>([
    ["waits twice as long each time", { IntervalSeconds: 3 }, 3, 3 + 6 + 12],
    ["by another factor", { IntervalSeconds: 2, BackoffRate: 1.5 }, 2, 2 + 3],
    ["up to a longest wait", { IntervalSeconds: 10, MaxDelaySeconds: 15 }, 3, 10 + 15 + 15],
    ["by default: 1 s, twice as long, 3 times", {}, 3, 1 + 2 + 4],
  ])("%s", async (_, retrier, times, waited) => {
    const { work } = failing(times);
    const states = { Work: call("work", { Retry: [{ ErrorEquals: ["Flaky"], ...retrier }], End: true }) };
    const execution = await execute(await flow(states, { work }, INSTANT));
    expect(execution).toMatchObject({ status: "SUCCEEDED", output: "done" });
    expect(execution.states[0]).toMatchObject({ name: "Work", retries: times });
    expect(seconds(execution.stoppedAt)).toBe(waited);
  });

  test("with full jitter: at most as long, not always the same, and the same for one seed", async () => {
    const states = {
      Work: call("work", {
        Retry: [{ ErrorEquals: ["Flaky"], IntervalSeconds: 10, JitterStrategy: "FULL" }],
        End: true,
      }),
    };
    const run = async (seed: number) =>
      seconds((await execute(await flow(states, { work: failing(2).work }, { ...INSTANT, seed }))).stoppedAt);
    const times = await Promise.all([1, 2, 3, 4].map(run));
    for (const time of times) expect(time).toBeLessThan(30);
    expect(new Set(times).size).toBe(4);
    expect(await run(1)).toBe(times[0]);
  });

  test("one retrier too often: it does not go on to the next, but to the catcher", async () => {
    const { work, calls } = failing(9);
    const states = {
      Work: call("work", {
        Retry: [
          { ErrorEquals: ["Flaky"], MaxAttempts: 1 },
          { ErrorEquals: ["States.ALL"], MaxAttempts: 5 },
        ],
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Caught" }],
        End: true,
      }),
      Caught: { Type: "Pass", End: true },
    };
    const { output } = await execute(await flow(states, { work }, INSTANT), { id: 7 });
    expect(calls).toHaveLength(2);
    expect(output).toEqual({
      id: 7,
      error: { Error: "Flaky", Cause: expect.stringContaining('"errorMessage":"not yet"') },
    });
  });

  test("MaxAttempts 0: never", async () => {
    const { work, calls } = failing(1);
    const states = { Work: call("work", { Retry: [{ ErrorEquals: ["Flaky"], MaxAttempts: 0 }], End: true }) };
    expect(await execute(await flow(states, { work }))).toMatchObject({ status: "FAILED", error: "Flaky" });
    expect(calls).toHaveLength(1);
  });
});

describe("which catcher takes an error", () => {
  const caught = async (names: readonly string[], states: Record<string, object>, functions = {}, options = {}) => {
    const all = {
      ...states,
      Work: { ...states.Work, Catch: [{ ErrorEquals: names, Next: "Caught" }] },
      Caught: { Type: "Pass", Result: "caught", End: true },
    } as Parameters<typeof flow>[0];
    const { output, error } = await execute(await flow(all, functions, options));
    return output ?? error;
  };
  const work = { Work: call("work", { End: true }) };
  const slow = { Work: call("work", { TimeoutSeconds: 5, End: true }) };
  test.each<[string, string[], Record<string, object>, object, unknown]>([
    ["by its name", ["Flaky"], work, {}, "caught"],
    ["not by another", ["Other"], work, {}, "Flaky"],
    ["States.TaskFailed: any", ["States.TaskFailed"], work, {}, "caught"],
    ["States.ALL: any", ["States.ALL"], work, {}, "caught"],
    ["a time-out", ["States.Timeout"], slow, { durations: { work: 9_000 } }, "caught"],
    [
      "a time-out is no States.TaskFailed",
      ["States.TaskFailed"],
      slow,
      { durations: { work: 9_000 } },
      "States.Timeout",
    ],
    [
      "of Lambda: too many",
      ["Lambda.TooManyRequestsException"],
      work,
      { faults: [{ kind: "throttle", at: "work" }] },
      "caught",
    ],
    ["of Lambda: down", ["Lambda.ServiceException"], work, { faults: [{ kind: "outage", at: "work" }] }, "caught"],
    ["of the runtime: a crash", ["Runtime.ExitError"], work, { faults: [{ kind: "crash", at: "work" }] }, "caught"],
    [
      "of the runtime: the function's own time-out",
      ["Sandbox.Timedout"],
      work,
      { faults: [{ kind: "slow", at: "work" }] },
      "caught",
    ],
    [
      "nothing takes States.Runtime",
      ["States.ALL"],
      { Work: call("work", { InputPath: "$.no", End: true }) },
      {},
      "States.Runtime",
    ],
  ])("%s", async (_, names, states, options, end) => {
    expect(await caught(names, states, { work: failing(99).work }, options)).toBe(end);
  });

  test("what is larger than Step Functions passes on is no States.ALL", async () => {
    const big = () => "x".repeat(262_143);
    expect(await caught(["States.ALL"], work, { work: big })).toBe("States.DataLimitExceeded");
    const fits = () => "x".repeat(262_142);
    expect(await caught(["States.ALL"], work, { work: fits })).toHaveLength(262_142);
  });
});

describe("how an execution ends", () => {
  test("Fail: with its error and cause, by constants or paths", async () => {
    const fail = (fields: object) => flow({ No: { Type: "Fail", ...fields } });
    expect(await execute(await fail({ Error: "E", Cause: "why" }))).toMatchObject({
      status: "FAILED",
      error: "E",
      cause: "why",
    });
    const byPath = await fail({ ErrorPath: "$.e", CausePath: "States.Format('{} and {}', $.e, $.n)" });
    expect(await execute(byPath, { e: "E", n: 1 })).toMatchObject({ error: "E", cause: "E and 1" });
  });

  test("TimeoutSeconds of the whole: nothing more happens in it", async () => {
    const { work, calls } = failing(0);
    const states = { Wait: { Type: "Wait", Seconds: 100, Next: "Work" }, Work: call("work", { End: true }) };
    const execution = await execute(await flow(states, { work }, { root: { TimeoutSeconds: 99 } }));
    expect(execution).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout", stoppedAt: START + 99_000 });
    expect(calls).toEqual([]);
    const longer = await execute(await flow(states, { work }, { root: { TimeoutSeconds: 101 } }));
    expect(longer.status).toBe("SUCCEEDED");
  });

  test("stopped by hand: aborted, once", async () => {
    const simulation = await flow({ Wait: { Type: "Wait", Seconds: 100, End: true } });
    const flowing = simulation.stateMachine();
    const execution = flowing.start();
    await simulation.advance({ seconds: 10 });
    expect([flowing.stop(execution, "Changed", "our mind"), flowing.stop(execution)]).toEqual([true, false]);
    await simulation.settle();
    expect(execution).toMatchObject({ status: "ABORTED", error: "Changed", stoppedAt: START + 10_000 });
  });

  test("one that goes round for ever ends with its history", async () => {
    const execution = await execute(await flow({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } }));
    expect(execution).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(execution.history.length).toBeLessThanOrEqual(25_001);
  });
});

test("a name stands for one execution of a STANDARD machine for 90 days, and for nothing of an EXPRESS one", async () => {
  const states = { Wait: { Type: "Wait", Seconds: 60, End: true } };
  const simulation = await flow(states);
  const flowing = simulation.stateMachine();
  const first = flowing.start({ id: 1 }, "one");
  expect(flowing.start({ id: 1 }, "one")).toBe(first);
  expect(() => flowing.start({ id: 2 }, "one")).toThrow(/Execution Already Exists/);
  await simulation.settle();
  expect(() => flowing.start({ id: 1 }, "one")).toThrow(/Execution Already Exists/);
  await simulation.advance({ days: 90 });
  expect(flowing.start({ id: 1 }, "one")).not.toBe(first);
  const express = (await flow(states, {}, { attributes: { type: "EXPRESS" } })).stateMachine();
  expect(express.start({}, "one")).not.toBe(express.start({}, "one"));
  expect(() => flowing.start("{", "two")).toThrow(/Input/);
  expect(() => flowing.start({}, "a b")).toThrow(/Invalid Name/);
});

test("events start executions; one that fails is a loss that says why, counted and announced", async () => {
  const simulation = await started([
    bus(),
    bus("default"),
    rule("go"),
    target("go", ref("aws_sfn_state_machine.flow"), { role_arn: "arn:aws:iam::123456789012:role/elsewhere" }),
    machine("flow", {
      Sort: {
        Type: "Choice",
        Choices: [{ Variable: "$.detail.good", BooleanEquals: true, Next: "Good" }],
        Default: "Bad",
      },
      Good: { Type: "Succeed" },
      Bad: { Type: "Fail", Error: "Bad", Cause: "as it is" },
    }),
  ]);
  for (const good of [true, false, true]) simulation.publish({ ...order({ good }), bus: "shop" });
  await simulation.settle();
  const executions = simulation.stateMachine().executions;
  expect(executions.map(({ status, path }) => [status, ...path])).toEqual([
    ["SUCCEEDED", "Sort", "Good"],
    ["FAILED", "Sort", "Bad"],
    ["SUCCEEDED", "Sort", "Good"],
  ]);
  expect(losses(simulation)).toEqual({ "flow: EXECUTION_FAILED: Bad: as it is": 1 });
  expect(balance(simulation)).toEqual(IN_BALANCE);
  expect(simulation.accounts().ways.ended).toMatchObject({ processed: 2, dropped: 1 });
  const dimensions = { StateMachineArn: simulation.stateMachine().place.arn };
  const sums = ["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut"].map(
    (name) => simulation.metric("AWS/States", name, dimensions).sum,
  );
  expect(sums).toEqual([3, 2, 1, 0]);
  const { accepted } = simulation.bus("default");
  expect(accepted, "one event as each starts, one as it ends").toBe(6);
});
