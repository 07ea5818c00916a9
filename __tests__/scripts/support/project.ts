import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder with these files, gone when the test is over. */
export function projectFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-project-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The files that `cdktf synth` writes for a stack, under a folder such as `cdktf.out/`. */
export function synthesizedFiles(folder: string, stack: string, text: string, warnings: readonly string[] = []) {
  const annotations = warnings.map((message) => ({ constructPath: stack, level: "@cdktf/warn", message }));
  const synthesizedStackPath = `stacks/${stack}/cdk.tf.json`;
  return {
    [`${folder}manifest.json`]: JSON.stringify({
      version: "0",
      stacks: { [stack]: { synthesizedStackPath, annotations } },
    }),
    [`${folder}${synthesizedStackPath}`]: text,
  };
}

/**
 * A project whose app writes a stack with one rule and one queue; their names follow the stage, as in `main.ts`. It takes
 * milliseconds, where a real one takes seconds.
 */
export function smallApp(): Record<string, string> {
  const program = `
    const { mkdirSync, writeFileSync } = require("node:fs");
    const out = process.env.CDKTF_OUTDIR;
    const staged = (name) => (process.env.STAGE ? process.env.STAGE + "-" + name : name);
    const stack = {
      provider: { aws: [{ region: process.env.AWS_REGION || "eu-north-1" }] },
      resource: {
        aws_cloudwatch_event_bus: { bus: { name: staged(process.env.TEST_BUS || "ecom-bus") } },
        aws_cloudwatch_event_rule: { all: { name: staged("all"), event_bus_name: "\${aws_cloudwatch_event_bus.bus.name}", event_pattern: '{"source":[{"prefix":"app."}]}' } },
        aws_cloudwatch_event_target: { q: { rule: "\${aws_cloudwatch_event_rule.all.name}", event_bus_name: "\${aws_cloudwatch_event_bus.bus.name}", target_id: "q", arn: "\${aws_sqs_queue.q.arn}" } },
        aws_sqs_queue: { q: { name: staged("everything") } },
      },
    };
    mkdirSync(out + "/stacks/small", { recursive: true });
    writeFileSync(out + "/stacks/small/cdk.tf.json", JSON.stringify(stack));
    writeFileSync(out + "/manifest.json", JSON.stringify({ stacks: { small: { synthesizedStackPath: "stacks/small/cdk.tf.json", annotations: [] } } }));
  `;
  return { "cdktf.json": JSON.stringify({ app: "node app.js" }), "app.js": program };
}
