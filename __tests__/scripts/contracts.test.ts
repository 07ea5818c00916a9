import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/contracts";
import { RecordedTerminal } from "./support/recorded-terminal";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "contracts-"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "handlers/events"), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const accepted = () => {
  const place = join(folder, "handlers/events/accepted");
  return existsSync(place) ? readdirSync(place).sort() : [];
};

/** Writes contracts: each detail-type with the fields of its detail, as zod writes them. */
function write(contracts: Readonly<Record<string, string>>, file = "shop.ts"): void {
  const events = Object.entries(contracts).map(
    ([detailType, fields], index) =>
      `const event${index} = eventContract({ source: "shop.orders", detailType: "${detailType}", detail: z.looseObject({ ${fields} }) });`,
  );
  writeFileSync(
    join(folder, "handlers/events", file),
    [
      'import * as z from "zod/mini";',
      `import { eventContract } from ${JSON.stringify(resolve("handlers/events/contract"))};`,
      ...events,
      `export const catalog = { ${events.map((_, index) => `event${index}`).join(", ")} };`,
    ].join("\n"),
  );
}

async function run(...args: string[]) {
  const terminal = new RecordedTerminal();
  const code = await exitCodeOf((given, at) => main(given, at, folder), args, terminal);
  return { code, output: terminal.output, errors: terminal.errors };
}

describe("npm run contracts", () => {
  it("asks for what is new to be accepted, and then finds all as accepted", async () => {
    write({ "Order Created": "orderId: z.string()" });
    expect(await run()).toEqual({
      code: 3,
      errors: "",
      output: [
        "1 event contracts, 0 as accepted",
        "+ shop.orders@OrderCreated  new, and not accepted yet",
        "Accept with: npm run contracts -- accept",
      ].join("\n"),
    });
    expect(accepted()).toEqual([]);
    expect(await run("accept")).toMatchObject({ code: 0 });
    expect(accepted()).toEqual(["shop.orders@OrderCreated.json"]);
    expect(await run("check")).toEqual({ code: 0, errors: "", output: "1 event contracts, all as accepted" });
  });

  it("keeps a contract as a file that any reader understands", async () => {
    write({ "Order Created": "orderId: z.string()" });
    await run("accept");
    const text = readFileSync(join(folder, "handlers/events/accepted/shop.orders@OrderCreated.json"), "utf8");
    expect(text.endsWith("}\n")).toBe(true);
    expect(JSON.parse(text)).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Order Created",
      type: "object",
      properties: { orderId: { type: "string" } },
      required: ["orderId"],
      additionalProperties: {},
      "x-amazon-events-source": "shop.orders",
      "x-amazon-events-detail-type": "Order Created",
    });
  });

  it("lets a change through that breaks nobody, once it is accepted", async () => {
    write({ "Order Created": "orderId: z.string()" });
    await run("accept");
    write({ "Order Created": "orderId: z.string(), note: z.optional(z.string())" });
    const { code, output } = await run("check");
    expect(code).toBe(3);
    expect(output).toContain("~ shop.orders@OrderCreated  changed, breaks nobody, and is not accepted yet");
    expect(await run("accept")).toMatchObject({ code: 0 });
    expect(await run("check")).toMatchObject({ code: 0 });
  });

  it("fails a change that breaks somebody, says where and how to mend it, and accepts it only when told so", async () => {
    write({ "Order Created": "orderId: z.string(), total: z.int()" });
    await run("accept");
    write({ "Order Created": "orderId: z.string(), total: z.number(), channel: z.string()" });
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      "1 event contracts, 0 as accepted",
      "✗ shop.orders@OrderCreated",
      "    breaks readers: detail.total may now be a number, and who reads by the accepted contract takes a whole number",
      "      Keep to what they take, or publish the new form under another detail-type beside the old one, until nobody reads that any more.",
      "    breaks replays: detail.channel is required now, and events of before may not have it",
      "      Make it optional, and let whoever reads it do without.",
      "If all who read the events were told: npm run contracts -- accept --breaking",
    ]);
    const refused = await run("accept");
    expect(refused.code).toBe(1);
    expect(refused.output).toContain("Nothing was accepted.");
    expect((await run()).code).toBe(1);
    expect((await run("accept", "--breaking")).code).toBe(0);
    expect((await run()).code).toBe(0);
  });

  it("misses a contract that is gone, and accepts nothing beside it", async () => {
    write({ "Order Created": "orderId: z.string()", "Order Paid": "orderId: z.string()" });
    await run("accept");
    write({ "Order Created": "orderId: z.string()", "Order Shipped": "orderId: z.string()" });
    const { code, output } = await run("accept");
    expect(code).toBe(1);
    expect(output).toContain("✗ shop.orders@OrderPaid\n    breaks readers: there is no such contract any more");
    expect(accepted()).toEqual(["shop.orders@OrderCreated.json", "shop.orders@OrderPaid.json"]);
    await run("accept", "--breaking");
    expect(accepted()).toEqual(["shop.orders@OrderCreated.json", "shop.orders@OrderShipped.json"]);
  });

  it("tells machines the same", async () => {
    write({ "Order Created": "total: z.int()" });
    await run("accept");
    write({ "Order Created": "total: z.number()" });
    const { code, output } = await run("--json");
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      accepted: false,
      contracts: [
        {
          name: "shop.orders@OrderCreated",
          status: "breaking",
          breaks: [
            { breaks: "readers", path: "detail.total", kind: "value", written: "a number", taken: "a whole number" },
          ],
        },
      ],
    });
  });

  it("takes a contract that two files export for one, and refuses two of one name", async () => {
    write({ "Order Created": "orderId: z.string()" });
    writeFileSync(join(folder, "handlers/events/all.ts"), 'export { catalog } from "./shop";');
    expect((await run("accept")).code).toBe(0);
    write({ "Order created": "orderId: z.int()" }, "web.ts");
    expect(await run()).toEqual({
      code: 1,
      output: "",
      errors:
        "Every event must have one contract, and shop.orders@OrderCreated has two: in shop.ts and in web.ts. Write it once, and import it.",
    });
  });

  it("says what it cannot read", async () => {
    expect((await run()).errors).toMatch(/^There must be event contracts in .*, and there are none\./);
    write({ "Order Created": "orderId: z.string(" });
    expect(await run()).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^The contracts in .* do not compile\./),
    });
    write({ "Order Created": "orderId: z.string()" });
    mkdirSync(join(folder, "handlers/events/accepted"));
    writeFileSync(join(folder, "handlers/events/accepted/shop.orders@OrderCreated.json"), "{");
    expect(await run()).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/must be the JSON Schema of an event/),
    });
  });

  it("refuses what it does not take", async () => {
    expect(await run("verify")).toMatchObject({ code: 2, errors: expect.stringContaining('got: "verify"') });
    expect(await run("check", "--breaking")).toMatchObject({ code: 2 });
    expect((await run("--help")).output).toContain("npm run contracts -- [options] [check|accept]");
  });
});

it("the contracts of this repository are as accepted", async () => {
  const terminal = new RecordedTerminal();
  expect(await main([], terminal), terminal.output).toBe(0);
});
