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

it("the page says which names two systems share: both in one account and stage would own one queue", () => {
  const declared = stacks.flatMap((name) => {
    const source = readFileSync(`stacks/${name}.ts`, "utf8");
    const queues = [...source.matchAll(/new ReliableQueue\(this, "[^"]+", \{\s*name: "([^"]+)"/g)].map(
      ([, queue]) => queue,
    );
    return queues.map((queue) => ({ name, queue }));
  });
  expect(declared.length).toBeGreaterThan(10);
  const shared = declared.filter(({ queue }, i) => declared.findIndex((each) => each.queue === queue) !== i);
  expect(shared.map(({ queue }) => queue)).toEqual(["inventory"]);
  expect(page).toContain("`order-pipeline` and `order-fanout` both have a queue `inventory`");
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
