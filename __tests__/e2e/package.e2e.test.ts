import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Finished, quoted, run } from "./support/child";
import { temporaryDirectory } from "./support/temporary-directory";

/** The files that the README shows, by the names that it gives them. */
function readmeFiles(): Record<string, string> {
  const files = [...readFileSync("README.md", "utf8").matchAll(/^`([\w/.-]+)`[^\n]*:\n\n```ts\n([\s\S]*?)```/gm)];
  return Object.fromEntries(files.map(([, name, code]) => [name as string, code as string]));
}

/** The one file in JSON that it shows: `cdktf.json`. */
function readmeJson(): string {
  return /```json\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
}

/** As `cdktf init` makes it for TypeScript. */
const TSCONFIG = {
  compilerOptions: {
    target: "ES2018",
    lib: ["es2018"],
    module: "CommonJS",
    moduleResolution: "node",
    strict: true,
    noUnusedLocals: true,
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
  include: ["**/*.ts"],
};

describe("a project that installs the package", () => {
  const project = temporaryDirectory();
  const files = readmeFiles();
  const own = JSON.parse(readFileSync("package.json", "utf8")) as { devDependencies: Record<string, string> };
  const version = (name: string) => `${name}@${own.devDependencies[name]}`;
  const inProject = (program: string, ...args: string[]): Promise<Finished> =>
    run(program, args, { cwd: project, env: { ...process.env, CHECKPOINT_DISABLE: "1", CI: "1" } });
  const bin = (name: string) => join(project, "node_modules/.bin", name);

  beforeAll(async () => {
    const tarball = pack(project);
    for (const [name, text] of Object.entries({
      ...files,
      "package.json": JSON.stringify({ name: "shop", private: true }),
      "cdktf.json": readmeJson(),
      "tsconfig.json": JSON.stringify(TSCONFIG),
    })) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
    const packages = [
      "cdktf",
      "constructs",
      "@cdktf/provider-aws",
      "typescript",
      "tsx",
      "vitest",
      "@types/node",
      "dynalite",
    ];
    const { exitCode, stderr } = await inProject(
      "npm",
      ...["install", "--no-audit", "--no-fund", "--prefer-offline", tarball],
      ...packages.map(version),
    );
    expect(exitCode, quoted(stderr)).toBe(0);
  });

  it("has the files of the README", () => {
    expect(Object.keys(files).sort()).toEqual(["handlers/orders.ts", "main.ts", "shop-stack.test.ts", "shop-stack.ts"]);
  });

  it("type-checks the README's example as cdktf init sets TypeScript up", async () => {
    const { exitCode, stdout } = await inProject(bin("tsc"), "-p", "tsconfig.json");
    expect(exitCode, quoted(stdout)).toBe(0);
  });

  it("has declarations without errors of their own, for those who check libraries too", async () => {
    const { stdout } = await inProject(bin("tsc"), "-p", "tsconfig.json", "--skipLibCheck", "false");
    expect(stdout.split("\n").filter((line) => line.startsWith("node_modules/signalbox/"))).toEqual([]);
  });

  it("synthesizes it, with the handler bundled", async () => {
    const { exitCode, stderr } = await inProject(process.execPath, "--require", "tsx/cjs", "main.ts");
    expect(exitCode, quoted(stderr)).toBe(0);
    const { resource } = JSON.parse(readFileSync(join(project, "cdktf.out/stacks/shop/cdk.tf.json"), "utf8"));
    expect(Object.keys(resource.aws_sqs_queue)).toHaveLength(4);
    const [{ filename }] = Object.values(resource.aws_lambda_function) as [{ filename: string }];
    expect(
      readFileSync(join(project, "cdktf.out/stacks/shop", filename))
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
  });

  it("passes the README's test of it", async () => {
    const { exitCode, stdout, stderr } = await inProject(bin("vitest"), "run");
    expect(exitCode, quoted(stdout + stderr)).toBe(0);
    expect(stdout).toContain("2 passed");
  });

  it("has the command of the mocked terraform test", async () => {
    const { exitCode, stderr } = await inProject(bin("signalbox-mock-test"), "--write-only");
    expect(exitCode, quoted(stderr)).toBe(0);
    expect(readFileSync(join(project, "cdktf.out/stacks/shop/signalbox.tftest.hcl"), "utf8")).toContain(
      "mock_provider",
    );
  });
});

/** Builds and packs the package, as it would be published. */
function pack(into: string): string {
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", into], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(output.slice(output.indexOf("[\n"))) as [{ filename: string }];
  return resolve(into, filename);
}
