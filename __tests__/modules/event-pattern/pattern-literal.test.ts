import { describe, expect, it } from "vitest";
import { EventPattern, type EventPatternObject, type FilterPolicyObject } from "../../../modules/event-pattern";

// What is checked here is that this file compiles: each @ts-expect-error is an error of the compiler.
describe("patterns as literals", () => {
  it("compile in all forms of the language", () => {
    const pattern: EventPatternObject = {
      source: ["app.orders", { prefix: "app." }],
      "detail-type": [{ suffix: { "equals-ignore-case": "created" } }, { "anything-but": ["A", "B"] }],
      account: ["123456789012"],
      "detail.dotted": [null, true, 5, ""],
      detail: {
        amount: [{ numeric: [">", 5, "<=", 10] }, { numeric: ["=", 0] }],
        address: { ip: [{ cidr: "10.0.0.0/8" }], "zip.code": [{ exists: false }] },
        path: [{ wildcard: "*/x" }, { "anything-but": { wildcard: ["*/lib/*"] } }, { "anything-but": 5 }],
        $or: [{ a: [1] }, { b: [{ "equals-ignore-case": "x" }] }],
      },
      $or: [{ region: ["eu-west-1"] }, { time: [{ prefix: "2026" }] }],
    };
    expect(EventPattern.parse(pattern).clauses).toHaveLength(4);
  });

  it("do not compile with a mistake", () => {
    const mistakes: EventPatternObject[] = [
      // @ts-expect-error no event has this key
      { detailType: ["X"] },
      // @ts-expect-error a field is an array
      { source: "x" },
      // @ts-expect-error the source is a string
      { source: [1] },
      // @ts-expect-error a typo in an operator
      { source: [{ prefx: "a" }] },
      // @ts-expect-error a typo in an operator, deep inside
      { detail: { a: { b: [{ numerc: [">", 5] }] } } },
      // @ts-expect-error two operators in one object
      { detail: { a: [{ prefix: "a", suffix: "b" }] } },
      // @ts-expect-error an upper bound first
      { detail: { a: [{ numeric: ["<", 5, ">", 0] }] } },
      // @ts-expect-error strings and numbers
      { detail: { a: [{ "anything-but": ["a", 1] }] } },
      // @ts-expect-error one alternative
      { $or: [{ source: ["a"] }] },
      // @ts-expect-error the detail is an object
      { detail: ["x"] },
    ];
    expect(mistakes).toHaveLength(10);
  });

  it("know the operators of a filter policy", () => {
    const policy: FilterPolicyObject = {
      store: ["a", { "anything-but": { prefix: "b" } }],
      $or: [{ x: [1] }, { y: [2] }],
    };
    const mistakes: FilterPolicyObject[] = [
      // @ts-expect-error SNS does not have it
      { store: [{ wildcard: "a*" }] },
      // @ts-expect-error nor this
      { store: [{ "anything-but": { suffix: "a" } }] },
    ];
    expect([policy, ...mistakes]).toHaveLength(3);
  });
});
