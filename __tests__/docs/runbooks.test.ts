import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main as dlq } from "../../scripts/dlq";
import { main as drill } from "../../scripts/drill";
import { main as monitor } from "../../scripts/monitor";
import { main as publishEvents } from "../../scripts/publish-events";
import { main as replay } from "../../scripts/replay";
import { synthesize } from "../e2e/support/synth";
import { RecordedTerminal } from "../scripts/support/recorded-terminal";

const FOLDER = "docs/runbooks";
const pages = readdirSync(FOLDER).filter((file) => file !== "README.md");
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8");
const everything = [...pages, "README.md"].map((file) => [file, read(file)] as const);

interface Alarm {
  readonly alarm_name: string;
  readonly alarm_description: string;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Record<string, string>>>>>;
const output = mkdtempSync(join(tmpdir(), "runbooks-"));
let resources: Blocks[];
beforeAll(async () => {
  const stacks = await Promise.all([
    synthesize(join(output, "every"), "__tests__/e2e/apps/every-construct.ts"),
    synthesize(join(output, "main")),
  ]);
  resources = stacks
    .flat()
    .map(({ directory }) => JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")).resource);
}, 60_000);
afterAll(() => rmSync(output, { recursive: true }));

const blocks = (type: string) => resources.flatMap((each) => Object.values(each[type] ?? {}));
const alarms = () => blocks("aws_cloudwatch_metric_alarm") as unknown as Alarm[];
const pageOf = ({ alarm_description }: Alarm) =>
  / Runbook: docs\/runbooks\/([a-z-]+\.md)$/.exec(alarm_description)?.[1];

describe("alarms and pages", () => {
  it("each alarm links to a page, and each page is of an alarm", () => {
    expect(alarms().length).toBeGreaterThan(50);
    expect(new Set(alarms().map(pageOf))).toEqual(new Set(pages));
  });

  it("the first line of the page names the alarm", () => {
    for (const alarm of alarms()) {
      const [first = ""] = read(pageOf(alarm) ?? "").split("\n");
      const [, name = ""] = /^# `([^`]+)`/.exec(first) ?? [];
      const [prefix, suffix] = name.split(/<[^>]+>/);
      expect(prefix, first).toBe("");
      expect(alarm.alarm_name, first).toMatch(new RegExp(`.${suffix}$`));
    }
  });

  it("the index names every page", () => {
    expect(pages.filter((page) => !read("README.md").includes(`](${page})`))).toEqual([]);
  });
});

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("says in one sentence what it means, and then all that one needs, in this order", () => {
    const [, meaning = ""] = text.split("\n\n");
    expect(meaning).toMatch(/^[A-Z].+\.$/s);
    expect(meaning.match(/\.(?=\s|$)/g)).toHaveLength(1);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
      "Look first",
      "Usual causes",
      "Mend",
      "Over when",
      "Do not",
      "Raise it",
    ]);
  });

  it("gives a command to look with, and causes by number", () => {
    const [, look = "", causes = ""] = text.split(/^## .*$/m);
    expect(look).toMatch(/^```sh\nnpm run /m);
    expect(causes.match(/^\d\. \*\*/gm)?.length).toBeGreaterThanOrEqual(3);
  });
});

it("links lead to pages and headings that are there", () => {
  for (const [file, text] of everything) {
    for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g)) {
      const [path = "", anchor] = target.split("#");
      const linked = path === "" ? file : path;
      expect(existsSync(join(FOLDER, linked)), `${file}: ${target}`).toBe(true);
      if (anchor === undefined) continue;
      const anchors = [...read(linked).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading.toLowerCase());
      expect(anchors, `${file}: ${target}`).toContain(anchor);
    }
  }
});

it("every saved query of ecommerce is explained, and no other", () => {
  const [, explained = ""] = read("README.md").split("\n## Saved queries\n");
  const saved = blocks("aws_cloudwatch_query_definition")
    .map(({ name = "" }) => name)
    .filter((name) => name.startsWith("ecommerce/"));
  const headings = [...explained.matchAll(/^### (.*)$/gm)].map(([, heading]) => `ecommerce/${heading}`);
  expect(headings.sort()).toEqual(saved.sort());
});

describe("the commands", () => {
  const used = everything.flatMap(([file, text]) =>
    [...text.matchAll(/npm run ([a-z:]+)(?: -- ([^`\n|)]*))?/g)].map(([command, script = "", words = ""]) => {
      const options = words.replace(/'[^']*'/g, "").match(/(?<=^| )--[a-z-]+/g) ?? [];
      return { file, command, script, words: words.split(" "), options };
    }),
  );
  /** Those that take options. The others are Terraform's own, by way of cdktf. */
  const help: Readonly<Record<string, (words: readonly string[]) => Promise<string>>> = {
    dlq: ([sub = ""]) => printed((terminal) => dlq([sub, "--help"], terminal)),
    drill: () => printed((terminal) => drill(["--help"], terminal)),
    monitor: () => printed((terminal) => monitor(["--help"], terminal)),
    "publish:events": () => printed((terminal) => publishEvents(["--help"], terminal)),
    replay: () => printed((terminal) => replay(["--help"], terminal)),
  };

  it("are there, with the options that they are given", async () => {
    expect(used.length).toBeGreaterThan(50);
    for (const { file, command, script, words, options } of used) {
      const text = await help[script]?.(words);
      if (text === undefined) {
        expect(["plan", "deploy", "local"], `${file}: ${command}`).toContain(script);
        expect(options).toEqual([]);
        continue;
      }
      const known = text.match(/(?<=^ *)--[a-z-]+/gm);
      for (const option of options) expect(known, `${file}: ${command}`).toContain(option);
    }
  });

  it("name drills that there are", async () => {
    const text = await help.drill?.([]);
    const drills = used.filter(({ script }) => script === "drill").map(({ words: [name = ""] }) => name);
    expect(drills.length).toBeGreaterThan(1);
    for (const name of drills) if (name !== "all") expect(text).toMatch(new RegExp(`^ *${name} `, "m"));
  });
});

async function printed(run: (terminal: RecordedTerminal) => Promise<number>): Promise<string> {
  const terminal = new RecordedTerminal();
  expect(await run(terminal)).toBe(0);
  return terminal.output;
}
