import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Aws } from "./support/aws";
import { Emulator } from "./support/emulator";
import { describeWith } from "./support/requires";
import { type SynthesizedStackDirectory, synthesize } from "./support/synth";
import { temporaryDirectory } from "./support/temporary-directory";
import { Terraform } from "./support/terraform";

/** What the emulator cannot make: these are validated, planned and applied with a mocked provider only. */
const NOT_EMULATED = [
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_event_endpoint",
  "aws_schemas_discoverer",
  "aws_schemas_registry",
  "aws_schemas_schema",
];

/** What the incident tool of alert-routing is called with. */
const SECRET = "a-secret-that-nobody-writes-down";

describeWith(["terraform", "emulator"], "all other systems beside each other, applied to an emulated AWS", (tools) => {
  const directory = temporaryDirectory();
  let emulator: Emulator;
  let aws: Aws;
  let stacks: readonly SynthesizedStackDirectory[];
  let terraform: Terraform;

  beforeAll(async () => {
    emulator = await Emulator.start(tools.python);
    aws = new Aws(emulator.url);
    // With a stage in which tables may be deleted. Two systems call a queue `inventory`: whoever has both in one account
    // gives them two stages.
    const dev = await synthesize(join(directory, "dev"), "main.ts", ".", { STAGE: "dev" });
    const test = await synthesize(join(directory, "test"), "main.ts", ".", { STAGE: "test", STACKS: "order-fanout" });
    stacks = [...dev.filter(({ name }) => name !== "ecommerce" && name !== "order-fanout"), ...test];
    terraform = await Terraform.inCopyOfAll(
      stacks,
      join(directory, "all"),
      tools.terraform,
      emulator.url,
      NOT_EMULATED,
    );
    await aws.createSecret("incident-tool", JSON.stringify({ apiKey: SECRET }));
    await terraform.apply();
  }, 600_000);

  afterAll(() => emulator?.stop());

  it("is as planned: a second plan finds nothing to change", async () => {
    const { exitCode, stdout, stderr } = await terraform.run("plan", "-input=false", "-detailed-exitcode");
    expect(exitCode, stdout + stderr).toBe(0);
  });

  it("made every queue, function and table of every system", async () => {
    const { queues, functions, tables } = await aws.inventory();
    const named = (type: string, attribute: string) => namesIn(stacks, type, attribute);
    expect(queues).toEqual(named("aws_sqs_queue", "name"));
    expect(functions).toEqual(named("aws_lambda_function", "function_name"));
    expect(tables).toEqual(named("aws_dynamodb_table", "name"));
  });

  it("keeps no secret in the state", () => {
    const state = readFileSync(join(terraform.directory, "terraform.tfstate"), "utf8");
    expect(state).toContain("{{resolve:secretsmanager:incident-tool:SecretString:apiKey}}");
    expect(state).not.toContain(SECRET);
  });

  it("destroy leaves nothing", async () => {
    await terraform.destroy();
    const after = await aws.inventory();
    expect(Object.entries(after).filter(([, names]) => names.length > 0)).toEqual([]);
  }, 600_000);
});

/** The names that the stacks give to their resources of a type. */
function namesIn(stacks: readonly SynthesizedStackDirectory[], type: string, attribute: string): string[] {
  return stacks
    .flatMap(({ directory }) => {
      const { resource } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
        readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
      };
      return Object.values(resource[type] ?? {}).map((block) => block[attribute] ?? "");
    })
    .sort();
}
