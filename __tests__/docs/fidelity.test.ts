import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rpcServices } from "../../simulator/endpoint/services";
import { FUNCTIONS } from "../../simulator/terraform/expression/functions";
import { knownDifferences } from "../e2e/fidelity/differences";
import { differenceRow } from "./fidelity-rows";

/** Without the spaces that line up the columns of a table. */
const page = readFileSync("docs/fidelity.md", "utf8").replace(/^\|.*$/gm, (row) => row.replace(/ +/g, " "));

/** The rows of the table whose header begins with a word. */
function rowsUnder(header: string): string[] {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${header} |`)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith("|"));
  return lines.slice(start, end);
}

it("docs/fidelity.md lists the differences from moto that the comparison knows, word for word", () => {
  expect(knownDifferences.length).toBeGreaterThan(50);
  expect(rowsUnder("difference")).toEqual(knownDifferences.map(differenceRow));
  const ids = knownDifferences.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it("it names every page that the simulator goes by", () => {
  const sources = readdirSync("simulator", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join("simulator", file), "utf8").match(/https:\/\/[a-z]+\.[^\s)`"']+/g) ?? [])
    .map((url) => url.replace(/[.,;:]$/, ""))
    .filter((url) => /^https:\/\/(docs\.aws|registry\.terraform|developer\.hashicorp|github\.com\/aws\/)/.test(url));
  expect(new Set(sources).size).toBeGreaterThan(100);
  expect([...new Set(sources)].filter((url) => !page.includes(`(${url})`)).sort()).toEqual([]);
});

it("it names every operation that the endpoint answers, and no other", () => {
  const lambda = readFileSync("simulator/endpoint/services/lambda/index.ts", "utf8");
  const reads = [...lambda.matchAll(/"((?:List|Get)[A-Z]\w+)"/g)].map(([, name = ""]) => name);
  const answered = [...rpcServices.flatMap(({ operations }) => [...operations.keys()]), "Invoke", ...reads];
  const named = rowsUnder("service").flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
  expect(named.sort()).toEqual([...new Set(answered)].sort());
});

it("it names every function of Terraform that is known, and no other", () => {
  const row = page.split("\n").find((line) => line.startsWith("| Functions: ")) ?? "";
  expect([...row.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(Object.keys(FUNCTIONS).sort());
});
