import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { DeadLetterQueue, ReliableQueue, type Runbook, setRunbooks } from "../../modules";
import { block, refusal, refused, synthesized } from "../support/stack";

type Build = (scope: TerraformStack) => void;
const description = (build: Build, alarm: string) =>
  block(synthesized(build), "aws_cloudwatch_metric_alarm", alarm).alarm_description as string;
const runbook = (build: Build, alarm: string) => description(build, alarm).split(" Runbook: ")[1];
const orders = (scope: TerraformStack) => new ReliableQueue(scope, "orders", { name: "orders", alarms: { depth: 10 } });

describe("the description of an alarm ends in the link to its runbook", () => {
  it("to the page that comes with Signalbox, unless somebody says otherwise", () => {
    expect(description(orders, "orders_depth-alarm")).toMatch(
      /^More than 10 messages wait in orders: .*\. Runbook: docs\/runbooks\/queue-depth\.md$/,
    );
    expect(runbook(orders, "orders_dlq_alarm")).toBe("docs/runbooks/queue-dead-letters.md");
  });

  it("to the folder that setRunbooks gives, whether it is called before or after", () => {
    const place = "https://wiki.example.com/runbooks/";
    const before: Build = (scope) => {
      setRunbooks(scope, place);
      orders(scope);
    };
    const after: Build = (scope) => {
      orders(scope);
      setRunbooks(scope, place);
    };
    for (const build of [before, after]) {
      expect(runbook(build, "orders_depth-alarm")).toBe("https://wiki.example.com/runbooks/queue-depth.md");
      expect(runbook(build, "orders_dlq_alarm")).toBe("https://wiki.example.com/runbooks/queue-dead-letters.md");
    }
  });

  it("to what a function gives, and for one construct to a page of its own", () => {
    const build: Build = (scope) => {
      setRunbooks(orders(scope), "https://wiki.example.com/orders");
      new ReliableQueue(scope, "others", { name: "others" });
      setRunbooks(scope, (page: Runbook) => `https://wiki.example.com/?page=${page.toUpperCase()}`);
    };
    expect(runbook(build, "orders_depth-alarm")).toBe("https://wiki.example.com/orders/queue-depth.md");
    expect(runbook(build, "others_age-alarm")).toBe("https://wiki.example.com/?page=QUEUE-AGE");
  });

  it("not in other stacks", () => {
    const build: Build = (scope) => {
      orders(scope);
      synthesized((other) => setRunbooks(other, "https://wiki.example.com"));
    };
    expect(runbook(build, "orders_depth-alarm")).toBe("docs/runbooks/queue-depth.md");
  });
});

describe("refuses", () => {
  it.each(["", "two words", "https://wiki.example.com/run books"])("the place %j", (place) => {
    expect(refused((scope) => setRunbooks(scope, place))).toMatch(/^test: setRunbooks must .*\[RUNBOOKS_INVALID\]$/);
  });

  it("a function that gives no link, at the alarm that needs one", () => {
    const build: Build = (scope) => {
      setRunbooks(scope, (page) => (page === "queue-age" ? "" : "https://wiki.example.com"));
      orders(scope);
    };
    expect(refused(build)).toMatch(/^test\/orders\/age-alarm: .*\[RUNBOOKS_INVALID\]$/);
  });

  it("a description of more than 1,024 characters, which CloudWatch would", () => {
    const letters =
      (meaning: string): Build =>
      (scope) =>
        void new DeadLetterQueue(scope, "letters", { name: "letters", meaning });
    const room = 1024 - description(letters(""), "letters_alarm").length;
    expect(description(letters("m".repeat(room)), "letters_alarm")).toHaveLength(1024);
    expect(refusal(() => synthesized(letters("m".repeat(room + 1))))).toMatch(
      /^test\/letters\/alarm: alarmDescription must .*got: "1025 characters".*\[ALARM_DESCRIPTION_LENGTH\]$/,
    );
  });
});
