import { expect, test } from "vitest";
import { renderTarget, type TargetInput } from "../../simulator";

const EVENT = {
  id: "1",
  source: "app",
  "detail-type": "Thing",
  detail: { text: 'say "hi"', amount: 5, items: [{ sku: "a" }, { sku: "b" }], nothing: null, "odd-key": true },
};

const transformed = (template: string, paths: Record<string, string>): TargetInput => ({
  kind: "transformer",
  template,
  paths,
});

test.each<[string, TargetInput | undefined, string]>([
  ["no input: the event", undefined, JSON.stringify(EVENT)],
  ["a constant", { kind: "constant", text: '{"a":1}' }, '{"a":1}'],
  ["a path", { kind: "path", path: "$.detail.items[1].sku" }, '"b"'],
  ["a path to nothing", { kind: "path", path: "$.detail.missing" }, "null"],
  [
    "a placeholder alone: its JSON",
    transformed('{"n":<n>,"o":<o>,"t":<t>}', { n: "$.detail.amount", o: "$.detail.items", t: "$.detail.text" }),
    '{"n":5,"o":[{"sku":"a"},{"sku":"b"}],"t":"say \\"hi\\""}',
  ],
  [
    "a placeholder within quotes: its text, escaped",
    transformed('"<t>, <n> times, <o>"', { t: "$.detail.text", n: "$.detail.amount", o: "$.detail.items[0]" }),
    '"say \\"hi\\", 5 times, {\\"sku\\":\\"a\\"}"',
  ],
  [
    "an escaped quote does not end the text",
    transformed('{"x":"a \\"<n>\\" b"}', { n: "$.detail.amount" }),
    '{"x":"a \\"5\\" b"}',
  ],
  ["what the event does not have is empty", transformed('"[<m>]"', { m: "$.detail.missing.deep" }), '"[]"'],
  ["a key with a hyphen", transformed("<k>", { k: "$.detail.odd-key" }), "true"],
  ["a key in brackets", transformed("<k>", { k: "$['detail-type']" }), '"Thing"'],
  [
    "reserved names",
    transformed('"<aws.events.rule-name> at <aws.events.event.ingestion-time>: <aws.events.rule-arn>"', {}),
    '"r at 2026-01-01T00:00:00Z: arn:r"',
  ],
  [
    "the event without its detail",
    transformed("<aws.events.event>", {}),
    '{"id":"1","source":"app","detail-type":"Thing"}',
  ],
  ["the whole event", transformed("<aws.events.event.json>", {}), JSON.stringify(EVENT)],
])("%s", (_, input, expected) => {
  const context = { rule: { name: "r", arn: "arn:r" }, ingestionTime: "2026-01-01T00:00:00Z" };
  expect(renderTarget({ input }, EVENT, context)).toBe(expected);
});

test("a placeholder that nobody defines", () => {
  expect(() => renderTarget({ input: transformed("<who>", {}) }, EVENT)).toThrow(
    "The input template must name only its own paths and reserved names, got: <who>. EventBridge refuses it too.",
  );
});
