import { describe, expect, it } from "vitest";
import { EventPattern } from "../../../modules/event-pattern";

const reasons = (pattern: object) => EventPattern.parse(JSON.stringify(pattern)).neverMatches();

describe("EventPattern.neverMatches", () => {
  it.each([
    [{ detailType: ["X"] }, "detailType", 'Write "detail-type"'],
    [{ Source: ["X"] }, "Source", 'Write "source"'],
    [{ orderId: ["1"] }, "orderId", "Fields of the application belong into detail"],
    [{ source: [1] }, "source", "a string in every event"],
    [{ source: [null, { numeric: [">", 1] }, true] }, "source", "a string in every event"],
    [{ source: { prefix: ["a"] } }, "source.prefix", "has no fields"],
    [{ resources: { arn: ["a"] } }, "resources.arn", "an array of strings in every event"],
    [{ account: ["12345678901"] }, "account", "12 digits"],
    [{ account: ["1234567890123"] }, "account", "12 digits"],
    [{ account: [{ prefix: "acc" }, { wildcard: "x*" }, "10.0.0.1"] }, "account", "12 digits"],
    [{ account: [123456789012] }, "account", "a string in every event"],
    [{ detail: ["x"] }, "detail", "an object in every event"],
    [{ detail: [{ exists: true }] }, "detail", "an object in every event"],
    [{ source: [{ exists: false }] }, "source", "never missing"],
    [{ time: [{ exists: false }, 5] }, "time", "a string in every event"],
    [{ "detail-type.x": ["y"] }, "detail-type.x", "has no fields"],
    [{ "replay-name": [1] }, "replay-name", "a string in every event"],
  ])("finds that %j matches no event", (pattern, path, reason) => {
    const found = reasons(pattern);
    expect(found.map((one) => one.path)).toEqual([path]);
    expect(found[0]?.reason).toContain(reason);
  });

  it.each([
    [{ source: ["a"], "detail-type": ["b"], detail: { source: [1], account: ["x"] } }],
    [{ source: [1, "a"] }],
    [{ source: [{ "anything-but": "a" }] }],
    [{ source: [{ exists: true }], region: [{ wildcard: "*-1" }], time: [{ prefix: "2026" }] }],
    [{ account: ["123456789012"] }],
    [{ account: ["000000000000", "x"] }],
    [{ account: [{ prefix: "1234" }, { suffix: "12" }] }],
    [{ account: [{ wildcard: "1*2" }] }],
    [{ account: [{ "anything-but": "x" }] }],
    [{ account: ["$" + "{data.aws_caller_identity.this.account_id}"] }],
    [{ account: [{ prefix: "#{TfToken[TOKEN.1]}" }] }],
    [{ detailType: [{ exists: false }] }],
    [{ "replay-name": [{ exists: false }] }],
    [{ resources: [{ exists: false }] }],
    [{ resources: [{ suffix: "/x" }] }],
    [{ detail: [{ exists: false }] }],
    [{ source: { x: [{ exists: false }] } }],
    [{ "detail.a.b": [1] }],
    [{ detail: { a: [{ exists: false }], "a.b": [1] } }],
    [{ $or: [{ detailType: ["X"] }, { "detail-type": ["X"] }] }],
  ])("has nothing to say of %j", (pattern) => {
    expect(reasons(pattern)).toEqual([]);
  });

  it("reports an $or of which all alternatives are dead, each reason once", () => {
    const found = reasons({ detailType: ["X"], $or: [{ source: [1] }, { region: [2] }] });
    expect(found.map(({ path }) => path)).toEqual(["detailType", "source", "region"]);
  });
});
