import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEMOS } from "../../scripts/demo/index";

const page = readFileSync("docs/systems.md", "utf8");
const readme = readFileSync("README.md", "utf8");
const sections = page.split(/^## /m).slice(1);
const named = sections.map((section) => /^`([\w-]+)`/.exec(section)?.[1] ?? "");
const stacks = [...readFileSync("main.ts", "utf8").matchAll(/^ {2}"?([\w-]+)"?: \w+Stack,$/gm)].map(([, name]) => name);

it("the page has every stack of main.ts, each stack a demo, and the README names them all", () => {
  expect(stacks.length).toBeGreaterThan(8);
  expect([...named].sort()).toEqual([...stacks].sort());
  expect(DEMOS.map(({ stack }) => stack).sort()).toEqual([...stacks].sort());
  expect(stacks.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

describe.each(sections.map((section, i) => [named[i] as string, section] as const))("%s", (name, section) => {
  it("has its file, a diagram, and what it teaches", () => {
    expect(section).toContain(`[stacks/${name}.ts](../stacks/${name}.ts)`);
    expect(section).toMatch(/\n```mermaid\nflowchart LR\n/);
    expect(section).toMatch(/^It teaches /m);
  });

  it("draws nothing that the stack does not name", () => {
    const source = readFileSync(`stacks/${name}.ts`, "utf8");
    // Buses, rules, topics, queues, functions and tables, by their shapes; what is in ((…)) or [/…/] stands outside.
    const drawn = [...section.matchAll(/(?:\(\[|\{\{|>|\[\[|\[\(|(?<=\w)\()([\w.-]+)(?:\]\)|\}\}|\]\]|\)\]|\]|\))/g)];
    const labels = [...new Set(drawn.map(([, label = ""]) => label))].filter((label) => label !== "");
    expect(labels.length).toBeGreaterThan(2);
    expect(labels.filter((label) => !source.includes(`"${label}"`))).toEqual([]);
  });
});
