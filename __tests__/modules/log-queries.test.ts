import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { HandlerFunction, LogQueries, type LogQueriesProps, STANDARD_LOG_QUERIES, setStage } from "../../modules";
import { block, inventory, refused, synthesized } from "../support/stack";

const entry = "__tests__/support/handlers/minimal.ts";
const build = (props: Partial<LogQueriesProps>) => (scope: TerraformStack) =>
  void new LogQueries(scope, "queries", { name: "shop", logs: ["/aws/lambda/there"], ...props });
const names = (props: Partial<LogQueriesProps>) =>
  Object.values(synthesized(build(props)).resource.aws_cloudwatch_query_definition ?? {}).map(({ name }) => name);

it("saves the standard queries in one folder, over the log groups that it is given", () => {
  const stack = synthesized((scope) => {
    setStage(scope, "dev");
    const orders = new HandlerFunction(scope, "orders", { entry });
    const queries = new LogQueries(scope, "queries", { name: "shop", logs: [orders, "/aws/states/fulfil"] });
    expect(queries.name).toBe("dev-shop");
    expect(Object.keys(queries.resources)).toEqual(Object.keys(STANDARD_LOG_QUERIES));
  });
  expect(inventory(stack).aws_cloudwatch_query_definition).toBe(4);
  for (const name of ["errors-by-type", "event-life", "dead-letter-reasons", "slowest-invocations"]) {
    expect(block(stack, "aws_cloudwatch_query_definition", `queries_${name}`)).toMatchObject({
      name: `dev-shop/${name}`,
      log_group_names: [
        expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.orders_logs_\w+\.name\}$/),
        "/aws/states/fulfil",
      ],
      query_string: STANDARD_LOG_QUERIES[name as keyof typeof STANDARD_LOG_QUERIES],
    });
  }
});

it("adds queries of one's own, which stand for themselves, and takes standard ones out or replaces them", () => {
  const stack = synthesized(
    build({
      queries: {
        "event-life": false,
        "slowest-invocations": "limit 1",
        refunds: "parse @message /${refund}%{id}/ | limit 5",
      },
    }),
  );
  const query = (name: string) => block(stack, "aws_cloudwatch_query_definition", `queries_${name}`).query_string;
  expect(inventory(stack)).toEqual({ aws_cloudwatch_query_definition: 4 });
  expect(() => query("event-life")).toThrow();
  expect(query("slowest-invocations")).toBe("limit 1");
  expect(query("refunds")).toBe("parse @message /$${refund}%%{id}/ | limit 5");
});

describe("refuses", () => {
  it("no log group, and more than 50", () => {
    const groups = Array.from({ length: 51 }, (_, index) => `group-${index}`);
    expect(refused(build({ logs: [] }))).toMatch(/^test\/queries: logs must name 1 to 50 .* \[QUERY_LOGS\]$/);
    expect(refused(build({ logs: groups }))).toContain("[QUERY_LOGS]");
    expect(names({ logs: groups.slice(1) })).toHaveLength(4);
  });

  it.each(["", "orders/slow", "a:b", "a*", "two words"])("the name %j", (name) => {
    expect(refused(build({ queries: { [name]: "limit 1" } }))).toContain("[QUERY_NAME]");
  });

  it("a name of more than 255 characters with its folder and the slash", () => {
    const long = (length: number) => ({ queries: { ["q".repeat(length)]: "limit 1" } });
    expect(refused(build(long(251)))).toContain("[QUERY_NAME]");
    expect(names(long(250))).toContain(`shop/${"q".repeat(250)}`);
  });

  it("a query of nothing, and one of more than 10,000 characters", () => {
    const comment = (length: number) => ({ queries: { long: "#".padEnd(length, "-") } });
    expect(refused(build({ queries: { empty: " \n" } }))).toContain("[QUERY_TEXT]");
    expect(refused(build(comment(10_001)))).toContain("[QUERY_TEXT]");
    expect(names(comment(10_000))).toContain("shop/long");
  });

  it("the logs of a function in another Region, where the query would find nothing", () => {
    const elsewhere = (own: boolean) => (scope: TerraformStack) => {
      const provider = new AwsProvider(scope, "west", { alias: "west", region: "us-west-2" });
      const orders = new HandlerFunction(scope, "orders", { entry, provider });
      new LogQueries(scope, "queries", { name: "shop", logs: [orders], ...(own && { provider }) });
    };
    expect(refused(elsewhere(false))).toMatch(/test\/queries.*\[QUERY_LOGS_ELSEWHERE\]/);
    expect(inventory(synthesized(elsewhere(true))).aws_cloudwatch_query_definition).toBe(4);
  });
});
