import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "./support/child";
import { DefinitionJudge } from "./support/definition-judge";
import { describeWith } from "./support/requires";
import { type SynthesizedStackDirectory, synthesize } from "./support/synth";
import { temporaryDirectory } from "./support/temporary-directory";
import { Terraform } from "./support/terraform";
import { cleanEnvironment, type Tools } from "./support/tools";

describeWith(["terraform"], "terraform without AWS", async (tools) => {
  const directory = temporaryDirectory();
  const app = join(directory, "app");
  const everyConstruct = join(directory, "every-construct");
  const ecommerce = join(directory, "ecommerce");
  const stacksOfApp = await synthesize(app);
  const stacksOfEveryConstruct = await synthesize(everyConstruct, "__tests__/e2e/apps/every-construct.ts");

  describe("every stack, as modules of one configuration", () => {
    const stacks = [...stacksOfApp, ...stacksOfEveryConstruct];
    let judge: DefinitionJudge;
    let terraform: Terraform;

    beforeAll(async () => {
      judge = await DefinitionJudge.start();
      terraform = await Terraform.inCopyOfAll(stacks, join(directory, "copies"), tools.terraform, judge.url);
    });

    afterAll(() => judge?.stop());

    it("is valid for the schema of the provider", async () => {
      expect(await terraform.validate()).toContain("The configuration is valid");
    });

    it("plans to create every resource, and no more", async () => {
      const changes = await terraform.plan();
      expect(changes.map(({ address }) => address).sort()).toEqual(stacks.flatMap(resourceAddresses).sort());
      expect(new Set(changes.map(({ actions }) => actions.join()))).toEqual(new Set(["create"]));
    });
  });

  describe("signalbox-mock-test", () => {
    it.each([
      ["the stacks of the app", app, stacksOfApp],
      ["a stack with every construct", everyConstruct, stacksOfEveryConstruct],
    ])("applies %s with a mocked provider, and finds that they keep their promises", async (_, output, stacks) => {
      const { exitCode, stdout, stderr } = await mockTestCommand(tools, output);
      expect(exitCode, stdout + stderr).toBe(0);
      expect(stdout.match(/1 passed, 0 failed/g)).toHaveLength(stacks.length);
    });

    it("finds every promise that is broken", async () => {
      const { exitCode, stderr } = await mockTestCommand(tools, brokenCopy("broken"));
      const paragraphs = stderr.split("\n\n").map((paragraph) => paragraph.trim().replaceAll("\n", " "));
      expect(paragraphs.filter((paragraph) => paragraph.startsWith("ecommerce/")).sort()).toEqual(BROKEN);
      expect(exitCode).toBe(1);
    });

    it("leaves out what it is told to", async () => {
      const paths = new Set(BROKEN.map((line) => line.split(" ")[0] as string));
      const except = [...paths].flatMap((path) => ["--except", path]);
      const { exitCode, stdout } = await mockTestCommand(tools, brokenCopy("excepted"), ...except);
      expect(exitCode, stdout).toBe(0);
    });

    beforeAll(() => synthesize(ecommerce, "main.ts", ".", { STACKS: "ecommerce" }));

    function brokenCopy(name: string): string {
      const output = join(directory, name);
      cpSync(ecommerce, output, { recursive: true });
      breakPromises(join(output, "stacks/ecommerce/cdk.tf.json"));
      return output;
    }

    it("ends with 2 where nothing was synthesized", async () => {
      const { exitCode, stderr } = await mockTestCommand(tools, directory);
      expect(stderr).toBe(
        `${join(directory, "manifest.json")} is not there: run cdktf synth first, or say where it wrote to.\n`,
      );
      expect(exitCode).toBe(2);
    });
  });
});

/** As a user runs it, but from the source. */
function mockTestCommand(tools: Tools, output: string, ...options: string[]) {
  const env = cleanEnvironment(tools.terraform);
  return run(process.execPath, ["--import", "tsx", "testing/mock-test/command.ts", output, ...options], {
    cwd: ".",
    env,
  });
}

function resourceAddresses({ name: module, directory }: SynthesizedStackDirectory): string[] {
  const { resource } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as StackJson;
  return Object.entries(resource).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((name) => `module.${module}.${type}.${name}`),
  );
}

interface StackJson {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
}

/** One fault for each promise, as careless hands make them. */
function breakPromises(file: string): void {
  const stack = JSON.parse(readFileSync(file, "utf8")) as StackJson;
  const named = (type: string, path: string) => {
    const found = Object.entries(stack.resource[type] ?? {}).find(([, block]) =>
      JSON.stringify(block["//"]).includes(`"ecommerce/${path}"`),
    );
    if (!found) throw new Error(`There is no ${type} ${path}.`);
    return found;
  };
  const the = (type: string, path: string) => named(type, path)[1];
  const inPolicy = (type: string, path: string, from: RegExp, to: string) => {
    const block = the(type, path);
    const broken = String(block.policy).replace(from, to);
    if (broken === block.policy) throw new Error(`${path} holds no ${from}.`);
    block.policy = broken;
  };

  inPolicy("aws_sqs_queue_policy", "shipments/policy", /"Deny"/, '"Allow"');
  inPolicy("aws_sns_topic_policy", "alerts/policy", /aws:SecureTransport/, "aws:ViaAWSService");
  const [otherRule] = named("aws_cloudwatch_event_rule", "route-shipments/Resource");
  inPolicy("aws_sqs_queue_policy", "orders/policy", /(?<=aws_cloudwatch_event_rule\.)[\w-]+/, otherRule);
  inPolicy("aws_sqs_queue_policy", "orders-topic/to-orders/dlq/policy", /sqs:SendMessage/, "sqs:ReceiveMessage");
  inPolicy("aws_sns_topic_policy", "orders-topic/policy", /events\.amazonaws\.com/, "s3.amazonaws.com");
  Object.assign(stack.resource.aws_sqs_queue_policy ?? {}, {
    second: the("aws_sqs_queue_policy", "route-orders/dlq/policy"),
  });
  delete the("aws_cloudwatch_event_target", "route-shipments/to-shipments/Resource").dead_letter_config;
  delete the("aws_cloudwatch_metric_alarm", "orders/dlq/alarm").alarm_actions;
  the("aws_sqs_queue", "orders/dlq/Resource").message_retention_seconds = 86_400;
  the("aws_sqs_queue_redrive_allow_policy", "orders/dlq/redrive-allow").redrive_allow_policy =
    '{"redrivePermission":"denyAll"}';
  the("aws_sqs_queue", "shipments/Resource").redrive_policy =
    '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:forgotten","maxReceiveCount":5}';
  writeFileSync(file, JSON.stringify(stack, null, 2));
}

const BROKEN: readonly string[] = [
  "ecommerce/alerts/policy must be a JSON policy that refuses requests without TLS.",
  "ecommerce/orders-topic/to-orders must be let in by ecommerce/orders-topic/to-orders/dlq: sns.amazonaws.com on behalf of ecommerce/orders-topic.",
  "ecommerce/orders/dlq must allow ecommerce/orders to redrive to it.",
  "ecommerce/orders/dlq must have an alarm that notifies somebody of the first message in it.",
  "ecommerce/orders/dlq must keep messages at least as long as ecommerce/orders, or they expire in it at once.",
  "ecommerce/route-orders/dlq must have exactly one aws_sqs_queue_policy.",
  "ecommerce/route-orders/to-orders must be let in by ecommerce/orders: events.amazonaws.com on behalf of ecommerce/route-orders.",
  "ecommerce/route-orders/to-orders-topic must be let in by ecommerce/orders-topic: events.amazonaws.com on behalf of ecommerce/route-orders.",
  "ecommerce/route-shipments/to-shipments must have a dead-letter queue.",
  "ecommerce/shipments must redrive to a queue of this stack.",
  "ecommerce/shipments/policy must be a JSON policy that refuses requests without TLS.",
];
