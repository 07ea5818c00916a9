import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundle, bundleAhead } from "../../../modules/handler-function/bundle";
import { newStack, refusal } from "../../support/stack";

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const bundled = (entry: string, options = {}) => bundle(newStack(), entry, options);

describe("what a function ships", () => {
  it("an ES module with its source map, minified, and the hash that Lambda computes", () => {
    const { zip, sourceCodeHash, codeBytes } = bundled("handlers/orders-consumer.ts");
    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual(["index.mjs", "index.mjs.map"]);
    expect(sourceCodeHash).toBe(createHash("sha256").update(zip).digest("base64"));
    expect(codeBytes).toBe(files["index.mjs"]?.byteLength);
    const code = text(files["index.mjs"]);
    expect(code).toMatch(/export\{\w+ as handler\}/);
    expect(code).toContain("//# sourceMappingURL=index.mjs.map");
    expect(code.split("\n").length).toBeLessThan(code.length / 1000);
  });

  it("nothing that names the machine it was made on", () => {
    const files = unzipSync(bundled("handlers/orders-consumer.ts").zip);
    for (const file of Object.values(files)) expect(text(file)).not.toContain(process.cwd());
    const { sources } = JSON.parse(text(files["index.mjs.map"])) as { sources: string[] };
    expect(sources).toContain("handlers/orders-consumer.ts");
  });

  it("the consumer in at most 400 KB, less than half of it zod", () => {
    const { zip, codeBytes } = bundled("handlers/orders-consumer.ts");
    expect(codeBytes).toBeLessThanOrEqual(400_000);
    const { sources } = JSON.parse(text(unzipSync(zip)["index.mjs.map"])) as { sources: string[] };
    expect(sources.some((source) => source.includes("zod/v4/mini"))).toBe(true);
    expect(sources.some((source) => source.includes("zod/v4/classic"))).toBe(false);
  });

  it("the SDK's whole credential chain only when asked", () => {
    const sources = (options: object) =>
      text(unzipSync(bundled("handlers/orders-consumer.ts", options).zip)["index.mjs.map"]);
    expect(sources({})).not.toContain("credential-provider-node");
    expect(sources({ credentials: "default-chain" })).toContain("credential-provider-node");
  });

  it("not what is external, and constants in place of what is defined", () => {
    const code = text(unzipSync(bundled("handlers/orders-consumer.ts", { external: ["@aws-sdk/*"] }).zip)["index.mjs"]);
    expect(code).toContain('from"@aws-sdk/client-dynamodb"');
  });
});

describe("on another machine, on another day", () => {
  const here = process.cwd();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "signalbox-test-"));
  });

  afterEach(() => {
    process.chdir(here);
    rmSync(folder, { recursive: true });
  });

  const project = (name: string, answer = 42) => {
    const root = join(folder, name);
    mkdirSync(join(root, "src"), { recursive: true });
    writeFileSync(join(root, "cdktf.json"), "{}");
    writeFileSync(join(root, "src/answer.ts"), `export const answer: number = ${answer};\n`);
    writeFileSync(
      join(root, "src/fn.ts"),
      'import { answer } from "./answer";\nexport const handler = async () => answer;\n',
    );
    return root;
  };

  const zipIn = (root: string) => {
    process.chdir(root);
    return bundled("src/fn.ts").zip;
  };

  it("the same code gives the same bytes", () => {
    const one = project("one");
    const other = project("a/much/longer/path/to/other");
    const longAgo = new Date("2001-02-03T04:05:06Z");
    for (const file of ["src/answer.ts", "src/fn.ts"]) utimesSync(join(other, file), longAgo, longAgo);
    expect(Buffer.from(zipIn(other)).equals(zipIn(one))).toBe(true);
  });

  it("other code gives other bytes, even within one process", () => {
    const root = project("one");
    const before = zipIn(root);
    writeFileSync(join(root, "src/answer.ts"), "export const answer: number = 4343;\n");
    expect(Buffer.from(zipIn(root)).equals(before)).toBe(false);
  });

  it("runs under plain Node, with a CommonJS package in it that requires Node's own modules", async () => {
    const root = project("cjs");
    mkdirSync(join(root, "node_modules/old-package"), { recursive: true });
    writeFileSync(join(root, "node_modules/old-package/package.json"), '{"name":"old-package","main":"index.js"}');
    writeFileSync(join(root, "node_modules/old-package/index.js"), 'exports.sep = require("path").sep;\n');
    writeFileSync(
      join(root, "src/fn.ts"),
      'import { sep } from "old-package";\nexport const handler = async () => sep;\n',
    );
    for (const [name, content] of Object.entries(unzipSync(zipIn(root)))) writeFileSync(join(root, name), content);
    const module = (await import(pathToFileURL(join(root, "index.mjs")).href)) as { handler: () => Promise<string> };
    expect(await module.handler()).toBe("/");
  });

  it("gives the same bytes where all functions of a folder are bundled together", () => {
    const project = (name: string) => {
      const root = join(folder, name);
      mkdirSync(root, { recursive: true });
      writeFileSync(join(root, "cdktf.json"), "{}");
      cpSync("handlers", join(root, "handlers"), { recursive: true });
      symlinkSync(join(here, "node_modules"), join(root, "node_modules"));
      return root;
    };
    const [alone, together] = [project("alone"), project("together")];
    const entries = ["handlers/orders-consumer.ts", "handlers/ingest-files.ts", "handlers/travel-booking.ts"];
    const zipsIn = (root: string) => {
      process.chdir(root);
      return entries.map((entry) => bundled(entry).sourceCodeHash);
    };
    const expected = zipsIn(alone);
    process.chdir(together);
    bundleAhead("handlers");
    expect(zipsIn(together)).toEqual(expected);
  });

  it("bundles anew what changed since the folder was bundled", () => {
    const root = project("one");
    process.chdir(root);
    bundleAhead("src");
    const before = zipIn(root);
    writeFileSync(join(root, "src/answer.ts"), "export const answer: number = 4343;\n");
    expect(Buffer.from(zipIn(root)).equals(before)).toBe(false);
  });

  it("finds the entry from the folder of cdktf.json, wherever in the project one stands", () => {
    const root = project("one");
    process.chdir(join(root, "src"));
    expect(() => bundled("src/fn.ts")).not.toThrow();
  });

  it("the times in the zip are those that a zip begins with", () => {
    const zip = zipIn(project("one"));
    // Local file header: time at 10, date at 12 (1980-01-01 is 0x0021). https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
    expect(Buffer.from(zip).readUInt16LE(10)).toBe(0);
    expect(Buffer.from(zip).readUInt16LE(12)).toBe(0x0021);
  });

  it("is told from a copy only by its content", () => {
    const one = project("one");
    cpSync(one, join(folder, "copy"), { recursive: true });
    expect(readFileSync(join(folder, "copy/src/fn.ts"), "utf8")).toContain("handler");
    expect(Buffer.from(zipIn(join(folder, "copy"))).equals(zipIn(one))).toBe(true);
  });
});

describe("what is refused", () => {
  it("a file that does not exist", () => {
    const message = refusal(() => bundled("handlers/not-there.ts"));
    expect(message).toContain(
      'entry must be a file that exists, relative to the folder of cdktf.json, got: "handlers/not-there.ts"',
    );
    expect(refusal(() => bundled("handlers"))).toContain("[ENTRY_MISSING]");
  });

  it("a syntax error, with esbuild's message, file and line", () => {
    const message = refusal(() => bundled("__tests__/support/handlers/broken/syntax-error.ts"));
    expect(message).toContain("[BUNDLE_FAILED]");
    expect(message).toContain("__tests__/support/handlers/broken/syntax-error.ts:2:18");
    expect(message).toContain('Unexpected ";"');
  });

  it("a syntax error in a folder that was bundled ahead: only by the function that has it", () => {
    expect(() => bundleAhead("__tests__/support/handlers/broken")).not.toThrow();
    expect(() => bundleAhead("not-there")).not.toThrow();
    expect(refusal(() => bundled("__tests__/support/handlers/broken/syntax-error.ts"))).toContain("[BUNDLE_FAILED]");
    expect(refusal(() => bundled("__tests__/support/handlers/broken/without-handler.ts"))).toContain(
      "[ENTRY_WITHOUT_HANDLER]",
    );
  });

  it("an import that is not there", () => {
    const message = refusal(() => bundled("__tests__/support/handlers/broken/missing-import.ts"));
    expect(message).toContain('Could not resolve "./not-there"');
    expect(message).toContain("missing-import.ts:1:24");
  });

  it("an entry without a handler", () => {
    expect(refusal(() => bundled("__tests__/support/handlers/broken/without-handler.ts"))).toContain(
      "without-handler.ts exports notTheHandler",
    );
  });

  describe("a handler that plainly is no function", () => {
    const folder = mkdtempSync(join(tmpdir(), "signalbox-handlers-"));
    afterAll(() => rmSync(folder, { recursive: true }));
    const entry = (code: string) => {
      const file = join(folder, `${createHash("sha256").update(code).digest("hex")}.ts`);
      writeFileSync(file, code);
      return file;
    };

    it.each([
      "export const handler = 5;",
      "export let handler: number = -1.5;",
      "export const handler = 'orders';",
      "export const handler = `orders`;",
      "export const handler = { async run() {} };",
      "export const handler = undefined;",
      "const a = 1;\nexport const handler = null as never;",
      "export class handler {}",
    ])("%j", (code) => {
      const message = refusal(() => bundled(entry(code)));
      expect(message).toContain("test: entry must export a function named handler, got: ");
      expect(message).toContain("[ENTRY_WITHOUT_HANDLER]");
    });

    it.each([
      "export const handler = async () => {};",
      "export async function handler() {}",
      "export const handler: (event: { a: number }) => void = () => {};",
      "const made = { run() {} };\nexport const handler = made.run;",
      "export const handler = [() => 1, () => 2][0];",
      "const handler = () => 5;\nexport { handler };",
      "export const handlers = 5;\nexport function handler() {}",
      "export const handler = nullable();\nfunction nullable() { return () => {}; }",
    ])("which is not: %j", (code) => {
      expect(() => bundled(entry(code))).not.toThrow();
    });
  });
});
