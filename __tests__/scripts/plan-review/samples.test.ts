import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventPattern, FilterPolicy } from "../../../modules/event-pattern";
import { messagesBeside } from "../../../scripts/plan-review/samples/compare-filters";
import { queueMessagesBeside } from "../../../scripts/plan-review/samples/compare-mapping-filters";
import { eventsBeside } from "../../../scripts/plan-review/samples/compare-patterns";

const LOCATION = { account: "123456789012", region: "eu-west-1" };
const parse = (pattern: object) => EventPattern.parse(JSON.stringify(pattern));
const beside = (pattern: object, ...others: object[]) => eventsBeside(parse(pattern), others.map(parse), LOCATION);
const detail = (x: unknown) => ({ detail: { x } });

describe("sample events that one pattern matches and others do not", () => {
  it.each<[title: string, pattern: object, other: object]>([
    ["a value fewer", { source: ["a", "b"] }, { source: ["a"] }],
    ["a longer prefix", { source: [{ prefix: "app." }] }, { source: [{ prefix: "app.o" }] }],
    ["a bound that moved", detail([{ numeric: [">", 100] }]), detail([{ numeric: [">", 500] }])],
    ["a bound that is no longer in", detail([{ numeric: [">=", 100] }]), detail([{ numeric: [">", 100] }])],
    [
      "a gap between bounds",
      detail([{ numeric: [">", 0] }]),
      detail([{ numeric: ["<=", 1] }, { numeric: [">=", 1.5] }]),
    ],
    ["a field that must be there", { source: ["a"] }, { source: ["a"], ...detail([{ exists: true }]) }],
    ["a field that must not be there", { source: ["a"] }, { source: ["a"], ...detail([{ exists: false }]) }],
    ["a value that must not be", { source: ["a"] }, { source: ["a"], ...detail([{ "anything-but": ["q"] }]) }],
    ["letters of one case", { source: [{ "equals-ignore-case": "abc" }] }, { source: ["abc"] }],
    ["a suffix beside a prefix", { source: [{ prefix: "a" }] }, { source: [{ suffix: "z" }] }],
    ["a narrower range of addresses", detail([{ cidr: "10.0.0.0/8" }]), detail([{ cidr: "10.0.0.0/16" }])],
    ["an alternative of $or", { $or: [{ source: ["a"] }, detail([1])] }, { source: ["a"] }],
    ["two fields of which one is enough", { source: ["a"] }, { source: ["a"], ...detail([1]), "detail-type": ["T"] }],
    ["a resource", { resources: [{ prefix: "arn:aws:s3" }] }, { resources: [{ prefix: "arn:aws:s3:::x" }] }],
  ])("%s", (_, pattern, other) => {
    const { samples } = beside(pattern, other);
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) {
      expect(parse(pattern).matches(sample)).toBe(true);
      expect(parse(other).matches(sample)).toBe(false);
    }
  });

  it.each<[title: string, pattern: object, others: object[]]>([
    ["another order", { source: ["a", "b"] }, [{ source: ["b", "a"] }]],
    ["two that make up for it", { source: ["a", "b"] }, [{ source: ["a"] }, { source: ["b"] }]],
    ["a wider one", { source: [{ wildcard: "a*c" }] }, [{ source: [{ prefix: "a" }] }]],
    ["another spelling of the path", { detail: { a: { b: [1] } } }, [{ detail: { "a.b": [1] } }]],
    [
      "one that never matches",
      { source: ["a"], ...detail([{ numeric: [">", 5, "<", 6] }]) },
      [detail([{ numeric: [">", 4] }])],
    ],
  ])("none: %s", (_, pattern, others) => {
    expect(beside(pattern, ...others)).toEqual({ samples: [], exhaustive: true });
  });

  it("one for each value that is left out", () => {
    const { samples } = beside(
      { source: ["a"], "detail-type": ["A", "B", "C"] },
      { source: ["a"], "detail-type": ["A"] },
    );
    expect(samples.map((each) => each["detail-type"])).toEqual(["B", "C"]);
  });

  it("finds a sample wherever removing values from a list loses some: for any fields and lists", () => {
    const field = fc.constantFrom("source", "detail-type", "detail.x", "detail.y.z");
    const values = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.dictionary(field, values, { minKeys: 1 }), fc.nat(), (fields, pick) => {
        const paths = Object.keys(fields);
        const narrowed = paths[pick % paths.length] as string;
        const less = { ...fields, [narrowed]: (fields[narrowed] ?? []).slice(1) };
        const { samples } = beside(nested(fields), nested(less));
        expect(samples.length).toBeGreaterThan(0);
        expect(beside(nested(less), nested(fields)).samples).toEqual([]);
      }),
    );
  });
});

describe("sample messages", () => {
  const policy = (json: object, scope: "MessageAttributes" | "MessageBody" = "MessageAttributes") =>
    FilterPolicy.parse(json, scope);

  it("that a filter of attributes no longer lets through", () => {
    const { samples } = messagesBeside(
      policy({ price: [{ numeric: [">=", 100] }] }),
      policy({ price: [{ numeric: [">=", 200] }] }),
    );
    expect(samples).toEqual([{ attributes: { price: { DataType: "Number", StringValue: expect.any(String) } } }]);
    const price = Number(samples[0]?.attributes?.price?.StringValue);
    expect(price >= 100 && price < 200).toBe(true);
  });

  it("of which only the body passes, after the scope has changed", () => {
    const { samples } = messagesBeside(policy({ kind: ["a"] }, "MessageBody"), policy({ kind: ["a"] }));
    expect(samples[0]).toMatchObject({ body: { kind: "a" } });
    expect(samples[0]?.attributes?.kind?.StringValue).not.toBe("a");
  });

  it("without a filter everything passes", () => {
    expect(messagesBeside(policy({ kind: ["a"] }), undefined).samples).toEqual([]);
    expect(messagesBeside(undefined, policy({ kind: ["a"] })).samples.length).toBeGreaterThan(0);
  });

  it("that an event source mapping deletes", () => {
    const filter = (kind: string) => EventPattern.parse({ body: { kind: [kind] } } as never);
    expect(queueMessagesBeside([filter("a"), filter("b")], [filter("a")])).toEqual([{ body: { kind: "b" } }]);
    expect(queueMessagesBeside([filter("a")], [])).toEqual([]);
  });
});

function nested(fields: Readonly<Record<string, readonly string[]>>): object {
  const root: Record<string, unknown> = {};
  for (const [path, values] of Object.entries(fields)) {
    const names = path.split(".");
    const last = names.pop() as string;
    const place = names.reduce<Record<string, unknown>>((at, name) => {
      at[name] ??= {};
      return at[name] as Record<string, unknown>;
    }, root);
    place[last] = values;
  }
  return root;
}
