import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const sources = readdirSync("modules", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("event-pattern"))
  .map((file) => readFileSync(join("modules", file), "utf8"));

it("docs/checks.md explains every code that the constructs know, and no other", () => {
  const known = sources.flatMap((source) =>
    [...source.matchAll(/(?:code: |new UserError\(\s*)"([A-Z_]+)"/g)].map(([, code]) => code),
  );
  const page = readFileSync("docs/checks.md", "utf8");
  const explained = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code));
  expect(new Set(explained)).toEqual(new Set(known));
  expect(explained.length).toBe(new Set(explained).size);
});
