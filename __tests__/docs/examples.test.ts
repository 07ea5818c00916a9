import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import * as modules from "../../modules";

const folder = mkdtempSync(join(resolve("__tests__/docs"), "examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("the examples of docs/constructs.md compile and synthesize, one after the other in one stack", () => {
  const page = readFileSync("docs/constructs.md", "utf8");
  const examples = [...page.matchAll(/<!-- compiled -->\n```ts\n(.*?)```/gs)].map(([, code]) => code as string);
  expect(examples.length).toBeGreaterThanOrEqual(8);
  expect(page.match(/```ts/g)).toHaveLength(examples.length);

  const body = examples.join("\n");
  const used = [...new Set(body.match(/\b[A-Za-z]\w+\b(?=[(.])/g))].filter((name) => name in modules);
  const file = join(folder, "examples.ts");
  writeFileSync(
    file,
    [
      'import { AwsProvider } from "@cdktf/provider-aws/lib/provider";',
      'import { TerraformStack } from "cdktf";',
      `import { ${used.join(", ")} } from "../../../modules";`,
      'import { synthesize, testApp } from "../../../testing";',
      'const stack = new TerraformStack(testApp(), "examples");',
      'new AwsProvider(stack, "aws", { region: "eu-central-1" });',
      body,
      "console.log(synthesize(stack).text.length);",
    ].join("\n"),
  );
  const run = (...args: string[]) => execFileSync(process.execPath, args, { encoding: "utf8" });
  run(
    "node_modules/typescript/bin/tsc",
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--target",
    "es2022",
    "--module",
    "node16",
    "--esModuleInterop",
    "--types",
    "node",
    file,
  );
  expect(Number(run("--require", "tsx/cjs", file))).toBeGreaterThan(10_000);
});
