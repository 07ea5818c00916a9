import { describe, expect, test } from "vitest";
import { ACCOUNT, REGION, START } from "../support/routing-blocks";
import { call, EXECUTION, execute, flow, MACHINE, outputOf } from "./support/machines";

const pass = (fields: object) => ({ Only: { Type: "Pass", End: true, ...fields } });
const ORDER = {
  id: "o-1",
  total: 120,
  items: [
    { sku: "a", n: 1 },
    { sku: "b", n: 3 },
  ],
  customer: { name: "Ada" },
};

describe("what goes through a state, as the examples of AWS and of the specification have it", () => {
  test.each<[string, object, unknown]>([
    ["nothing said", {}, ORDER],
    ["InputPath", { InputPath: "$.customer" }, { name: "Ada" }],
    ["InputPath null", { InputPath: null }, {}],
    ["OutputPath", { OutputPath: "$.items[1].sku" }, "b"],
    ["a quoted name", { InputPath: "$['customer']['name']" }, "Ada"],
    ["Result in place of the input", { Result: { ok: true } }, { ok: true }],
    [
      "Result somewhere in it",
      { Result: 1, ResultPath: "$.customer.age" },
      { ...ORDER, customer: { name: "Ada", age: 1 } },
    ],
    ["Result at a new place", { Result: 1, ResultPath: "$.a.b" }, { ...ORDER, a: { b: 1 } }],
    ["Result thrown away", { Result: 1, ResultPath: null }, ORDER],
    [
      "ResultPath goes into the raw input",
      { InputPath: "$.customer", ResultPath: "$.who" },
      { ...ORDER, who: { name: "Ada" } },
    ],
    [
      "Parameters",
      { Parameters: { "who.$": "$.customer.name", fixed: [1, { "n.$": "$.total" }] } },
      { who: "Ada", fixed: [1, { n: 120 }] },
    ],
    ["all elements", { Parameters: { "skus.$": "$.items[*].sku" } }, { skus: ["a", "b"] }],
    ["a filter", { Parameters: { "many.$": "$.items[?(@.n > 2)].sku" } }, { many: ["b"] }],
    ["a filter that finds nothing", { Parameters: { "many.$": "$.items[?(@.n > 9)]" } }, { many: [] }],
    ["at any depth", { Parameters: { "all.$": "$..sku" } }, { all: ["a", "b"] }],
    ["a slice", { Parameters: { "first.$": "$.items[0:1]" } }, { first: [{ sku: "a", n: 1 }] }],
  ])("%s", async (_, fields, output) => {
    expect(await outputOf(pass(fields), ORDER)).toEqual(output);
  });

  test("a path that finds nothing fails the execution, and nothing catches that", async () => {
    const found = await outputOf(pass({ Parameters: { "x.$": "$.nowhere" } }), ORDER);
    expect(found).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause: expect.stringContaining("'$.nowhere'"),
    });
  });

  test("the context object", async () => {
    const fields = {
      Parameters: {
        "id.$": "$$.Execution.Id",
        "machine.$": "$$.StateMachine.Name",
        "state.$": "$$.State.Name",
        "at.$": "$$.Execution.StartTime",
        "in.$": "$$.Execution.Input.a",
      },
    };
    const execution = (await flow(pass(fields))).stateMachine().start({ a: 1 }, "run-1");
    expect(execution.arn).toBe(`${EXECUTION}:run-1`);
    const output = await outputOf(pass(fields), { a: 1 });
    expect(output).toMatchObject({ machine: "flow", state: "Only", at: "2026-01-01T00:00:00.000Z", in: 1 });
  });
});

describe("intrinsic functions, by the examples of AWS's page", () => {
  test.each<[string, unknown]>([
    ["States.Array('Foo', 2020, $.json, null)", ["Foo", 2020, { x: 1 }, null]],
    ["States.ArrayPartition($.nine, 4)", [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ["States.ArrayContains($.nine, 5)", true],
    ["States.ArrayRange(1, 9, 2)", [1, 3, 5, 7, 9]],
    ["States.ArrayGetItem($.nine, 5)", 6],
    ["States.ArrayLength($.nine)", 9],
    ["States.ArrayUnique($.twice)", [1, 2, 3, 4]],
    ["States.Base64Encode('Data to encode')", "RGF0YSB0byBlbmNvZGU="],
    ["States.Base64Decode('RGVjb2RlZCBkYXRh')", "Decoded data"],
    ["States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"],
    ["States.JsonMerge($.a, $.b, false)", { a: { a3: 1, a4: 2 }, b: 2, c: 3 }],
    ["States.StringToJson($.text)", { foo: "bar" }],
    ["States.JsonToString($.json)", '{"x":1}'],
    ["States.MathAdd(111, -1)", 110],
    ["States.StringSplit('1,2,3,4,5', ',')", ["1", "2", "3", "4", "5"]],
    ["States.StringSplit('This.is+a,test', '.+,')", ["This", "is", "a", "test"]],
    ["States.Format('Hello, my name is {}.', $.name)", "Hello, my name is Arnav."],
    ["States.Format('\\{\\} is not {}', 1)", "{} is not 1"],
    ["States.StringSplit('a{b}', '\\{\\}')", ["a", "b"]],
    ["States.Format('It\\'s {} and {}', States.MathAdd(1, 2), $.json)", `It's 3 and {"x":1}`],
  ])("%s", async (expression, value) => {
    const input = {
      json: { x: 1 },
      nine: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      twice: [1, 2, 3, 3, 3, 4, 1],
      a: { a: { a1: 1, a2: 2 }, b: 2 },
      b: { a: { a3: 1, a4: 2 }, c: 3 },
      text: '{"foo":"bar"}',
      name: "Arnav",
    };
    expect(await outputOf(pass({ Parameters: { "v.$": expression } }), input)).toEqual({ v: value });
  });

  test("chance follows from the seed", async () => {
    const states = pass({ Parameters: { "id.$": "States.UUID()", "n.$": "States.MathRandom(1, 1000000)" } });
    const run = async (seed: number) => (await execute(await flow(states, {}, { seed }))).output;
    const first = await run(5);
    expect(first).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), n: expect.any(Number) });
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });
});

describe("Choice", () => {
  const choose = (rule: object) => ({
    Choose: { Type: "Choice", Choices: [{ ...rule, Next: "Yes" }], Default: "No" },
    Yes: { Type: "Pass", Result: true, End: true },
    No: { Type: "Pass", Result: false, End: true },
  });
  const input = { s: "abc", n: 5, b: true, t: "2026-01-01T00:00:00Z", z: null, star: "a*c" };
  test.each<[object, boolean]>([
    [{ Variable: "$.s", StringEquals: "abc" }, true],
    [{ Variable: "$.s", StringLessThan: "abd" }, true],
    [{ Variable: "$.s", StringMatches: "a*" }, true],
    [{ Variable: "$.s", StringMatches: "b*" }, false],
    [{ Variable: "$.s", StringMatches: "a\\*c" }, false],
    [{ Variable: "$.star", StringMatches: "a\\*c" }, true],
    [{ Variable: "$.n", NumericGreaterThan: 5 }, false],
    [{ Variable: "$.n", NumericGreaterThanEquals: 5 }, true],
    [{ Variable: "$.n", NumericEqualsPath: "$.n" }, true],
    [{ Variable: "$.n", StringEquals: "5" }, false],
    [{ Variable: "$.b", BooleanEquals: true }, true],
    [{ Variable: "$.t", TimestampLessThan: "2026-01-01T01:00:00+00:30" }, true],
    [{ Variable: "$.none", IsPresent: false }, true],
    [{ Variable: "$.z", IsNull: true }, true],
    [{ Variable: "$.s", IsNumeric: true }, false],
    [{ And: [{ Variable: "$.n", NumericLessThan: 6 }, { Not: { Variable: "$.b", BooleanEquals: false } }] }, true],
    [
      {
        Or: [
          { Variable: "$.n", NumericLessThan: 1 },
          { Variable: "$.s", IsString: true },
        ],
      },
      true,
    ],
  ])("%j", async (rule, holds) => {
    expect(await outputOf(choose(rule), input)).toBe(holds);
  });

  test("without a rule that holds and a Default, it fails", async () => {
    const { Choose } = choose({ Variable: "$.n", NumericEquals: 1 });
    const states = { Choose: { ...Choose, Default: undefined }, Yes: { Type: "Succeed" } };
    expect(await outputOf(states, input)).toMatchObject({
      error: "States.Runtime",
      cause: expect.stringContaining("NoChoiceMatched"),
    });
  });
});

describe("Wait", () => {
  test.each<[string, object, number]>([
    ["Seconds", { Seconds: 90 }, 90],
    ["SecondsPath", { SecondsPath: "$.wait" }, 7],
    ["Timestamp", { Timestamp: "2026-01-01T00:10:00Z" }, 600],
    ["a Timestamp that is over", { TimestampPath: "$.past" }, 0],
  ])("%s", async (_, until, seconds) => {
    const simulation = await flow({ Wait: { Type: "Wait", ...until, End: true } });
    const execution = await execute(simulation, { wait: 7, past: "2025-12-31T00:00:00Z" });
    expect(execution.status).toBe("SUCCEEDED");
    expect((execution.stoppedAt ?? 0) - START).toBe(seconds * 1_000);
  });
});

describe("Parallel and Map", () => {
  const doubling = {
    double: ({ n }: { n: number }) => {
      if (n === 13) throw new RangeError("thirteen");
      return n * 2;
    },
  };
  const mapped = (more: object = {}) => ({
    Each: {
      Type: "Map",
      ItemsPath: "$.numbers",
      ItemSelector: { "n.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index", "all.$": "$.name" },
      ItemProcessor: { StartAt: "Double", States: { Double: call("double", { End: true }) } },
      End: true,
      ...more,
    },
  });

  test("a Map keeps the order of its items", async () => {
    expect(await outputOf(mapped(), { numbers: [3, 1, 2], name: "x" }, doubling)).toEqual([6, 2, 4]);
    expect(await outputOf(mapped(), { numbers: [], name: "x" }, doubling)).toEqual([]);
  });

  test("MaxConcurrency: so many at a time", async () => {
    const simulation = await flow(mapped({ MaxConcurrency: 2 }), doubling, { durations: { double: 1_000 } });
    const execution = await execute(simulation, { numbers: [1, 2, 3, 4, 5], name: "x" });
    expect(execution.output).toEqual([2, 4, 6, 8, 10]);
    expect((execution.stoppedAt ?? 0) - START).toBe(3_000);
  });

  test("an item that fails, fails the Map; its catcher goes on", async () => {
    const states = {
      ...mapped({ Catch: [{ ErrorEquals: ["RangeError"], ResultPath: "$.error", Next: "Sorry" }] }),
      Sorry: { Type: "Pass", OutputPath: "$.error.Error", End: true },
    };
    expect(await outputOf(states, { numbers: [1, 13], name: "x" }, doubling)).toBe("RangeError");
  });

  test("branches run beside each other, each with the whole input; one that fails stops the others", async () => {
    const branches = (seconds: number) => ({
      Both: {
        Type: "Parallel",
        Branches: [
          { StartAt: "A", States: { A: { Type: "Wait", Seconds: 60, Next: "B" }, B: { Type: "Pass", End: true } } },
          {
            StartAt: "C",
            States: { C: { Type: "Wait", Seconds: seconds, Next: "D" }, D: call("double", { End: true }) },
          },
        ],
        ResultSelector: { "second.$": "$[1]" },
        End: true,
      },
    });
    const good = await execute(await flow(branches(30), doubling), { n: 4 });
    expect(good).toMatchObject({ output: { second: 8 }, stoppedAt: START + 60_000 });
    const bad = await execute(await flow(branches(30), doubling), { n: 13 });
    expect(bad).toMatchObject({ status: "FAILED", error: "RangeError", stoppedAt: START + 30_050 });
    expect(bad.path).not.toContain("B");
  });
});

test("names of its own: ARN of machine and execution", async () => {
  const simulation = await flow({ Done: { Type: "Succeed" } });
  expect(simulation.stateMachine().place.arn).toBe(MACHINE);
  expect(MACHINE).toContain(`${REGION}:${ACCOUNT}`);
});
