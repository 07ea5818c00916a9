import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-run-app-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an app as cdktf does. */
function run(file: string, environment: NodeJS.ProcessEnv = {}) {
  const { status, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", file], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, CDKTF_OUTDIR: join(folder, "out"), CDKTF_CONTEXT_JSON: "{}", ...environment },
  });
  return { status, stderr };
}

/** An app whose stack holds these lines. */
function app(name: string, ...lines: string[]): string {
  const file = join(folder, `${name}.ts`);
  const here = (path: string) => JSON.stringify(join(process.cwd(), path));
  const code = [
    `import { runApp } from ${here("stacks/run-app")};`,
    `import { ReliableQueue } from ${here("modules")};`,
    `import { TerraformStack } from ${here("node_modules/cdktf")};`,
    `runApp((app: any) => {`,
    `  const stack = new TerraformStack(app, "shop");`,
    ...lines,
    "});",
  ];
  writeFileSync(file, code.join("\n"));
  return file;
}

it("says what is wrong with a prop in one line, and names the line that gave it", () => {
  const { status, stderr } = run(app("prop", '  new ReliableQueue(stack, "q", { name: "q", retentionDays: 15 });'));
  expect(stderr).toMatch(
    /^Error: shop\/q: retentionDays must be a whole number from 1 to 14 days, got: 15\. .* \[OUT_OF_RANGE\]\n {4}at \S*prop\.ts:6:\d+\n$/,
  );
  expect(status).toBe(1);
});

it("lists what is wrong across constructs, without a stack trace", () => {
  const two = ["a", "b"].map((id) => `  new ReliableQueue(stack, "${id}", { name: "q" });`);
  const { status, stderr } = run(app("names", ...two));
  expect(stderr).toMatch(/^Error: Validation failed with the following errors:\n/);
  expect(stderr).toContain('  [shop/b] name must differ from every other queue name in the stack, got: "q". ');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain("skipValidation");
  expect(status).toBe(1);
});

it("keeps the stack trace of what nobody expected", () => {
  const { status, stderr } = run(app("bug", '  throw new RangeError("a bug");'));
  expect(stderr).toMatch(/RangeError: a bug\n +at .*bug\.ts:6/);
  expect(status).toBe(1);
});

it("refuses what the environment of this repository says wrong", () => {
  expect(run("main.ts", { TF_STATE_BUCKET: "s3://states", STACKS: "ecommerce" })).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^Error: TF_STATE_BUCKET of the environment must .* \[SETTING_INVALID\]\n$/),
  });
  const { stderr } = run("main.ts", { STAGE: "a b", STACKS: "ecommerce" });
  expect(stderr).toMatch(/^Error: ecommerce: stage must .* \[STAGE_INVALID\]\n {4}at stacks\/ecommerce\.ts:\d+:\d+\n$/);
});
