import { describe, expect, it } from "vitest";
import { arnTarget, EventBus, EventRoute, type TargetInput } from "../../../modules";
import { block, refused, synthesized } from "../../support/stack";

const target = arnTarget({ id: "a", arn: "arn:aws:lambda:eu-central-1:123456789012:function:a" });

const build = (input: TargetInput) => (scope: Parameters<Parameters<typeof synthesized>[0]>[0]) => {
  const bus = new EventBus(scope, "bus", { name: "b" });
  new EventRoute(scope, "route", { bus, pattern: { source: ["a"] }, targets: [{ target, input }] });
};

const made = (input: TargetInput) => block(synthesized(build(input)), "aws_cloudwatch_event_target", "route_to-a");

it("a constant is JSON, whatever it is", () => {
  expect(made({ constant: { a: [1, null, "x"] } }).input).toBe('{"a":[1,null,"x"]}');
  expect(made({ constant: "text" }).input).toBe('"text"');
  expect(made({ constant: "${x}" }).input).toBe('"$${x}"');
});

it("a path is a part of the event", () => {
  expect(made({ path: "$.detail" }).input_path).toBe("$.detail");
});

describe("a template", () => {
  const paths = { order: "$.detail.orderId", total: "$.detail.totalAmount", items: "$.detail.items" };

  it("puts a placeholder alone without quotes, so that numbers and objects stay what they are", () => {
    const template = { id: "<order>", total: "<total>", items: "<items>", fixed: 1, list: ["<total>", true, null] };
    expect(made({ paths, template }).input_transformer).toEqual({
      input_paths: paths,
      input_template: '{"id":<order>,"total":<total>,"items":<items>,"fixed":1,"list":[<total>,true,null]}',
    });
  });

  it("puts a placeholder within more text as text", () => {
    const { items: _items, ...used } = paths;
    expect(made({ paths: used, template: 'Order "<order>" of <total> US$' }).input_transformer).toMatchObject({
      input_template: '"Order \\"<order>\\" of <total> US$"',
    });
  });

  it("knows the reserved names, which need no path", () => {
    const template = {
      rule: "<aws.events.rule-arn>",
      name: "<aws.events.rule-name>",
      at: "<aws.events.event.ingestion-time>",
      event: "<aws.events.event>",
      text: "<aws.events.event.json>",
    };
    expect(made({ template }).input_transformer).toEqual({
      input_template:
        '{"rule":<aws.events.rule-arn>,"name":<aws.events.rule-name>,"at":<aws.events.event.ingestion-time>,"event":<aws.events.event>,"text":<aws.events.event.json>}',
    });
  });

  it("refuses a placeholder that has no path, and a path that has no placeholder", () => {
    expect(refused(build({ paths: { order: "$.detail.orderId" }, template: "<order> <ordre>" }))).toContain(
      'test/route/to-a: input.template must use only names of paths and reserved names, got: "<ordre>". Did you mean <order>? [PLACEHOLDER_UNDEFINED]',
    );
    expect(refused(build({ paths, template: "<order> <total>" }))).toContain("input.paths.items must be used");
    expect(refused(build({ template: "<aws.events.nothing>" }))).toContain("[PLACEHOLDER_UNDEFINED]");
  });

  it("takes 100 paths", () => {
    const of = (count: number): TargetInput => {
      const names = Array.from({ length: count }, (_, n) => `p${n}`);
      return {
        paths: Object.fromEntries(names.map((name) => [name, "$.id"])),
        template: names.map((name) => `<${name}>`),
      };
    };
    expect(() => made(of(100))).not.toThrow();
    expect(refused(build(of(101)))).toContain("[INPUT_PATHS]");
  });
});

describe("refuses", () => {
  it.each(["detail.orderId", "$.detail..x", "$.detail.*", "$.a[*]", "$.a[?(@.b)]", ""])("the path %j", (path) => {
    expect(refused(build({ path }))).toContain("[INPUT_PATH]");
  });

  it.each(["$", "$.detail", "$.detail-type", "$.resources[0]", "$.detail['a b']"])("not the path %j", (path) => {
    expect(made({ path }).input_path).toBe(path);
  });

  it.each(["aws-x", "a b", ""])("the name %j of a path", (name) => {
    expect(refused(build({ paths: { [name]: "$.id" }, template: "x" }))).toMatch(/INPUT_PATH_NAME|PLACEHOLDER_UNUSED/);
  });

  it("more than 8,192 characters", () => {
    const text = (length: number) => "x".repeat(length - 2);
    expect(() => made({ constant: text(8192) })).not.toThrow();
    expect(refused(build({ constant: text(8193) }))).toContain("[INPUT_LENGTH]");
    expect(refused(build({ template: text(8193) }))).toContain("[INPUT_LENGTH]");
  });
});
