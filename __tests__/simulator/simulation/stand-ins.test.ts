import { describe, expect, test } from "vitest";
import type { SimulationOptions } from "../../../simulator";
import {
  bus,
  fn,
  functionArn,
  mapping,
  metricsOf,
  order,
  queue,
  queueArn,
  rule,
  START,
  started,
  target,
} from "../support/routing-blocks";

/** A queue `jobs` with the consumer `worker`; the rest is up to the test. */
function consumed(
  worker: (event: { Records: { body: string }[] }) => unknown,
  { mappingAttributes = {}, ...options }: SimulationOptions & { mappingAttributes?: object } = {},
) {
  return started(
    [
      bus(),
      rule("all"),
      target("all", queueArn("jobs")),
      queue("jobs", { redrive_policy: `{"deadLetterTargetArn":"${queueArn("letters")}","maxReceiveCount":2}` }),
      queue("letters"),
      fn("worker"),
      mapping("jobs", "worker", { ...mappingAttributes }),
    ],
    { functions: { worker }, ...options },
  );
}

describe("a stand-in for a function", () => {
  test.each<[string, () => unknown]>([
    ["returns", () => undefined],
    ["returns a promise", () => Promise.resolve({ batchItemFailures: [] })],
  ])("that %s has processed what it got", async (_, result) => {
    const bodies: string[] = [];
    const simulation = await consumed(({ Records: records }) => {
      bodies.push(...records.map(({ body }) => body));
      return result();
    });
    simulation.publish(order({ n: 1 }), order({ n: 2 }));
    await simulation.settle();
    expect(bodies.map((body) => (JSON.parse(body) as { detail: { n: number } }).detail.n)).toEqual([1, 2]);
    expect(simulation.accounts()).toMatchObject({ duplicates: 0, ways: { resting: 0, ended: { processed: 2 } } });
    expect(simulation.function("worker").invocations).toHaveLength(1);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
  ])(
    "that %s has processed nothing: what it got comes again, and then goes to the dead-letter queue",
    async (_, fail) => {
      const simulation = await consumed(fail);
      const [id = ""] = simulation.publish(order());
      await simulation.settle();
      expect(simulation.queue("letters").size).toBe(1);
      expect(simulation.accounts()).toMatchObject({ lost: 0, deadLettered: 1, ways: { resting: 1 } });
      expect(simulation.story(id)?.steps.filter(({ kind }) => kind === "failed")).toMatchObject([
        { detail: expect.stringContaining("no") },
        { detail: expect.stringContaining("no") },
      ]);
      expect(metricsOf(simulation, "AWS/Lambda", ["Errors", "Invocations"], { FunctionName: "worker" })).toEqual({
        Errors: 2,
        Invocations: 2,
      });
    },
  );

  test("says itself what failed, where its mapping listens to that", async () => {
    const simulation = await consumed(
      ({ Records: records }) => ({
        batchItemFailures: (records as unknown as { messageId: string; body: string }[])
          .filter(({ body }) => body.includes("bad"))
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      }),
      { mappingAttributes: { function_response_types: ["ReportBatchItemFailures"] } },
    );
    simulation.publish(order({ is: "good" }), order({ is: "bad" }), order({ is: "good" }));
    await simulation.settle();
    expect(simulation.accounts().ways).toMatchObject({ resting: 1, ended: { processed: 2 } });
    expect(simulation.queue("letters").peek()[0]?.body).toContain("bad");
  });

  test("takes 50 ms of simulated time, or what it is given", async () => {
    const duration = async (durations?: Record<string, number>) => {
      const simulation = await started([bus(), rule("all"), target("all", functionArn("worker")), fn("worker")], {
        functions: { worker: () => undefined },
        durations,
      });
      simulation.publish(order());
      await simulation.settle();
      return simulation.now - START;
    };
    expect(await duration()).toBe(50);
    expect(await duration({ worker: 2_500 })).toBe(2_500);
  });

  test("is for functions of the stack only, and so are durations", async () => {
    await expect(consumed(() => undefined, { functions: { wroker: () => undefined } })).rejects.toMatchObject({
      code: "FUNCTION_UNKNOWN",
      message: 'functions must name functions of the stack, got: "wroker". There are: worker.',
    });
    await expect(consumed(() => undefined, { durations: { wroker: 1 } })).rejects.toMatchObject({
      code: "FUNCTION_UNKNOWN",
      message: expect.stringMatching(/^durations must name functions/),
    });
  });

  test("a function without one, and without a file, hands over what it is sent, and is noted", async () => {
    const simulation = await started([bus(), rule("all"), target("all", functionArn("worker")), fn("worker")]);
    simulation.publish(order());
    await simulation.settle();
    expect(simulation.beyond("worker").count).toBe(1);
    expect(simulation.accounts()).toMatchObject({
      ways: { ended: { "handed-over": 1 } },
      notes: [
        "aws_lambda_function.worker is not run, as its code is no file of the stack: what is sent to it counts as handed over.",
      ],
    });
  });
});
