import validate from "asl-validator";
import { describe, expect, test } from "vitest";
import { checkDefinition } from "../../../modules/workflow/check-definition";

type States = Record<string, Record<string, unknown>>;

const LAMBDA = "arn:aws:states:::lambda:invoke";
const task = (more: object = {}) => ({
  Type: "Task",
  Resource: LAMBDA,
  Parameters: { FunctionName: "f" },
  End: true,
  ...more,
});
const done = { Type: "Succeed" };
const definition = (States: States, more: object = {}) => ({ StartAt: Object.keys(States)[0], States, ...more });
const choice = (rule: object) => ({
  Choose: { Type: "Choice", Choices: [{ Next: "Done", ...rule }], Default: "Done" },
  Done: done,
});

const found = (value: unknown) => checkDefinition(value).map(({ path, code }) => `${path} ${code}`);
/** What AWS's own validator finds; it may see one thing where we see another, and so only whether. */
const oracle = (value: object) => validate(JSON.parse(JSON.stringify(value))).isValid;

/** Definitions that are in order. */
const GOOD: [string, object][] = [
  ["a task", definition({ A: task() })],
  [
    "every type",
    definition({
      Pass: { Type: "Pass", Result: 1, ResultPath: "$.a", Next: "Task" },
      Task: task({
        End: undefined,
        Next: "Wait",
        TimeoutSeconds: 9,
        HeartbeatSeconds: 3,
        Retry: [
          { ErrorEquals: ["E"], MaxAttempts: 0 },
          { ErrorEquals: ["States.ALL"], BackoffRate: 1.5, JitterStrategy: "FULL", MaxDelaySeconds: 9 },
        ],
        Catch: [
          { ErrorEquals: ["States.Timeout"], ResultPath: "$.e", Next: "Fail" },
          { ErrorEquals: ["States.ALL"], Next: "Fail" },
        ],
      }),
      Wait: { Type: "Wait", Seconds: 3, Next: "Parallel" },
      Parallel: { Type: "Parallel", Branches: [definition({ B: task() }), definition({ C: done })], Next: "Map" },
      Map: {
        Type: "Map",
        ItemsPath: "$.items",
        MaxConcurrency: 3,
        ItemSelector: { "i.$": "$$.Map.Item.Index" },
        ItemProcessor: definition({ D: task() }),
        Next: "Choice",
      },
      Choice: {
        Type: "Choice",
        Choices: [
          {
            And: [{ Variable: "$.a", NumericGreaterThan: 1 }, { Not: { Variable: "$.b", IsPresent: true } }],
            Next: "Pass",
          },
        ],
        Default: "Done",
      },
      Done: done,
      Fail: { Type: "Fail", Error: "E", Cause: "C" },
    }),
  ],
  [
    "a path and a function",
    definition({
      A: task({
        Parameters: {
          "a.$": "$.x[0]['y'].z",
          "b.$": "States.Format('{} {}', $.a, States.UUID())",
          "c.$": "$$.Execution.Id",
          "d.$": "$..x[?(@.n > 3)]",
        },
      }),
    }),
  ],
  ["a wait until a time", definition({ A: { Type: "Wait", Timestamp: "2026-12-24T18:00:00Z", End: true } })],
  ["a comparison with a path", definition(choice({ Variable: "$.a", StringEqualsPath: "$.b" }))],
];

test.each(GOOD)("%s is in order, for AWS's validator too", (_, value) => {
  expect(checkDefinition(value)).toEqual([]);
  expect(oracle(value)).toBe(true);
});

/** Definitions with one mistake each, that AWS's validator finds as well. */
const BAD: [string, object, string[]][] = [
  ["StartAt names nothing", definition({ A: task() }, { StartAt: "B" }), ["StartAt STATE_MISSING"]],
  ["no states", { StartAt: "A", States: {} }, ["States STATE_FIELD_MISSING"]],
  [
    "Next names nothing",
    definition({ A: task({ End: undefined, Next: "B" }) }),
    ["States.A.Next STATE_MISSING", "States.A NO_TERMINAL_STATE"],
  ],
  [
    "Default names nothing",
    definition({
      A: { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, Next: "B" }], Default: "C" },
      B: done,
    }),
    ["States.A.Default STATE_MISSING"],
  ],
  [
    "a catcher leads nowhere",
    definition({ A: task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "Cancel" }] }) }),
    ["States.A.Catch[0].Next STATE_MISSING"],
  ],
  ["a state that nothing leads to", definition({ A: task(), B: task() }), ["States.B STATE_UNREACHABLE"]],
  [
    "neither Next nor End",
    definition({ A: { Type: "Pass" } }),
    ["States.A.Next STATE_FIELD_MISSING", "States.A NO_TERMINAL_STATE"],
  ],
  ["both Next and End", definition({ A: task({ Next: "B" }), B: done }), ["States.A.Next STATE_FIELD_MISSING"]],
  ["a type that there is not", definition({ A: { Type: "pass", End: true } }), ["States.A.Type STATE_FIELD_INVALID"]],
  [
    "a field that nothing reads",
    definition({ A: { Type: "Succeed", Result: 1 } }),
    ["States.A.Result STATE_FIELD_UNKNOWN"],
  ],
  ["a wait for nothing", definition({ A: { Type: "Wait", End: true } }), ["States.A STATE_FIELD_INVALID"]],
  [
    "two times to wait for",
    definition({ A: { Type: "Wait", Seconds: 1, SecondsPath: "$.a", End: true } }),
    ["States.A STATE_FIELD_INVALID"],
  ],
  [
    "a choice without rules",
    definition({ A: { Type: "Choice", Choices: [], Default: "B" }, B: done }),
    ["States.A.Choices STATE_FIELD_MISSING"],
  ],
  [
    "a parallel without branches",
    definition({ A: { Type: "Parallel", End: true } }),
    ["States.A.Branches STATE_FIELD_MISSING"],
  ],
  [
    "a mistake within a branch",
    definition({
      A: { Type: "Parallel", Branches: [definition({ B: task({ End: undefined, Next: "X" }) })], End: true },
    }),
    ["States.A.Branches[0].States.B.Next STATE_MISSING", "States.A.Branches[0].States.B NO_TERMINAL_STATE"],
  ],
  ["a path without $", definition({ A: task({ InputPath: "a" }) }), ["States.A.InputPath STATE_PATH_INVALID"]],
  [
    "a comparison that there is not",
    definition(choice({ Variable: "$.a", StringIs: "x" })),
    ["States.Choose.Choices[0].StringIs STATE_FIELD_UNKNOWN"],
  ],
  [
    "a comparison with something else",
    definition(choice({ Variable: "$.a", NumericEquals: "1" })),
    ["States.Choose.Choices[0].NumericEquals STATE_FIELD_INVALID"],
  ],
  [
    "a name twice",
    definition({
      A: { Type: "Parallel", Branches: [definition({ B: task() }), definition({ B: task() })], End: true },
    }),
    ["States.A.Branches[1].States.B STATE_NAME_INVALID"],
  ],
  ["no resource", definition({ A: task({ Resource: undefined }) }), ["States.A.Resource STATE_FIELD_INVALID"]],
];

test.each(BAD)("%s", (_, value, problems) => {
  expect(found(value)).toEqual(problems);
  expect(oracle(value)).toBe(false);
});

/** Mistakes that AWS's validator lets through, or that are refused here on purpose. */
const BEYOND: [string, object, string[]][] = [
  [
    "States.ALL beside others",
    definition({ A: task({ Retry: [{ ErrorEquals: ["States.ALL", "E"] }] }) }),
    ["States.A.Retry[0].ErrorEquals ERROR_NAMES_ORDER"],
  ],
  [
    "States.ALL before others",
    definition({
      A: task({
        Catch: [
          { ErrorEquals: ["States.ALL"], Next: "B" },
          { ErrorEquals: ["E"], Next: "B" },
        ],
      }),
      B: done,
    }),
    ["States.A.Catch[0].ErrorEquals ERROR_NAMES_ORDER"],
  ],
  [
    "a circle without a way out",
    definition({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } }),
    ["States.A NO_TERMINAL_STATE"],
  ],
  [
    "a circle beside an end",
    definition({
      A: { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, Next: "B" }], Default: "C" },
      B: { Type: "Pass", Next: "B" },
      C: done,
    }),
    ["States.B NO_TERMINAL_STATE"],
  ],
  [
    "an error caught twice",
    definition({
      A: task({
        Catch: [
          { ErrorEquals: ["E"], Next: "B" },
          { ErrorEquals: ["F", "E"], Next: "B" },
        ],
      }),
      B: done,
    }),
    ["States.A.Catch[1].ErrorEquals[1] ERROR_NAMES_ORDER"],
  ],
  [
    "a reserved name that there is not",
    definition({ A: task({ Retry: [{ ErrorEquals: ["States.TimeOut"] }] }) }),
    ["States.A.Retry[0].ErrorEquals[0] STATE_FIELD_INVALID"],
  ],
  [
    "a heartbeat as long as the time-out",
    definition({ A: task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) }),
    ["States.A.HeartbeatSeconds STATE_FIELD_INVALID"],
  ],
  [
    "a longest wait as short as the first",
    definition({ A: task({ Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 5, MaxDelaySeconds: 5 }] }) }),
    ["States.A.Retry[0].MaxDelaySeconds STATE_FIELD_INVALID"],
  ],
  [
    "a ResultPath into many places",
    definition({ A: task({ ResultPath: "$.a[*]" }) }),
    ["States.A.ResultPath STATE_PATH_INVALID"],
  ],
  [
    "a ResultPath into the context",
    definition({ A: task({ ResultPath: "$$.a" }) }),
    ["States.A.ResultPath STATE_PATH_INVALID"],
  ],
  [
    "a path with a gap",
    definition({ A: task({ Parameters: { "a.$": "$.a..[" } }) }),
    ['States.A.Parameters."a.$" STATE_PATH_INVALID'],
  ],
  [
    "a function that there is not",
    definition({ A: task({ Parameters: { "a.$": "States.Formt('{}', $.a)" } }) }),
    ['States.A.Parameters."a.$" INTRINSIC_INVALID'],
  ],
  [
    "a value too few",
    definition({ A: task({ Parameters: { "a.$": "States.Format('{} {}', $.a)" } }) }),
    ['States.A.Parameters."a.$" INTRINSIC_INVALID'],
  ],
  [
    "an argument too many",
    definition({ A: task({ Parameters: { "a.$": "States.UUID(1)" } }) }),
    ['States.A.Parameters."a.$" INTRINSIC_INVALID'],
  ],
  [
    "a constant under a path's key",
    definition({ A: task({ Parameters: { "a.$": "paid" } }) }),
    ['States.A.Parameters."a.$" STATE_FIELD_INVALID'],
  ],
  [
    "a key with and without .$",
    definition({ A: task({ Parameters: { "a.$": "$", a: 1 } }) }),
    ['States.A.Parameters."a.$" STATE_FIELD_INVALID'],
  ],
  [
    "no Default",
    definition({ A: { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, Next: "B" }] }, B: done }),
    ["States.A.Default CHOICE_WITHOUT_DEFAULT"],
  ],
  ["JSONata", definition({ A: task() }, { QueryLanguage: "JSONata" }), ["QueryLanguage QUERY_LANGUAGE_UNSUPPORTED"]],
  [
    "a reader without a distributed map",
    definition({ A: { Type: "Map", ItemReader: {}, ItemProcessor: definition({ B: task() }), End: true } }),
    ["States.A.ItemReader STATE_FIELD_INVALID"],
  ],
  [
    "a time that is none",
    definition({ A: { Type: "Wait", Timestamp: "tomorrow", End: true } }),
    ["States.A.Timestamp STATE_FIELD_INVALID"],
  ],
  ["a misspelled field", definition({ A: task({ Retries: [] }) }), ["States.A.Retries STATE_FIELD_UNKNOWN"]],
];

describe("beyond AWS's validator", () => {
  test.each(BEYOND)("%s", (_, value, problems) => {
    expect(found(value)).toEqual(problems);
  });
});

test("all mistakes are told at once, each with its mend", () => {
  const value = definition({
    Book: task({ End: undefined, Next: "BookHotle" }),
    BookHotel: task({ Retry: [{ ErrorEquals: [] }] }),
  });
  expect(found(value)).toEqual([
    "States.Book.Next STATE_MISSING",
    "States.BookHotel.Retry[0].ErrorEquals STATE_FIELD_INVALID",
    "States.BookHotel STATE_UNREACHABLE",
    "States.Book NO_TERMINAL_STATE",
  ]);
  expect(checkDefinition(value)[0]?.mend).toBe("Did you mean BookHotel?");
});

test.each([
  [undefined],
  ["x"],
  [{ StartAt: "A", States: [] }],
  [{ StartAt: "A", States: { A: null } }],
  [{ StartAt: "A", States: { A: { Type: "Choice", Choices: [null], Default: "A" } } }],
  [{ StartAt: "A", States: { A: { Type: "Task", Resource: "arn:x", Retry: [null], Catch: "x", End: true } } }],
  [{ StartAt: "A", States: { A: { Type: "Map", ItemProcessor: 1, End: true } } }],
])("%j is refused and not tripped over", (value) => {
  expect(checkDefinition(value).length).toBeGreaterThan(0);
});
