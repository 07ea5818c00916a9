import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { readTopology } from "../simulator";
import { readOneStack } from "./app/which-stack";
import { CommandError, EXIT, usageError } from "./cli/command-error";
import { type CommandDescription, helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { type Diagram, diagramOf } from "./diagram/diagram";
import { htmlText } from "./diagram/html";
import { mermaidProblem, mermaidText } from "./diagram/mermaid-text";
import { drawSvg } from "./diagram/svg";

const OPTIONS = {
  stack: { type: "string", value: "NAME", help: "Which stack. Default: ecommerce, or the only one" },
  format: {
    type: "string",
    value: "FORMAT",
    help: "mermaid, svg or html. Default: as the ending of --output says, or mermaid",
  },
  output: { type: "string", value: "FILE", help: "Where to write it. Default: standard output" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run diagram --",
  summary:
    "Draws where events go: buses, rules, topics, queues, functions, dead-letter queues. Needs no account and no terraform.",
  options: OPTIONS,
  argument: {
    name: "PATH",
    help: "What was synthesized before: cdktf.out, or a cdk.tf.json. Default: synthesizes the app",
  },
  examples: [
    ["npm run -s diagram", "Mermaid, on standard output"],
    ["npm run diagram -- --output topology.md", "Mermaid in Markdown, as GitHub draws it"],
    ["npm run diagram -- --output topology.svg", "a picture, light or dark as the reader has it"],
    ["npm run diagram -- --output topology.html", "a page with the patterns, filters and alarms too"],
  ],
  exitCodes: {
    [EXIT.ok]: "drawn",
    [EXIT.failed]:
      "the app does not synthesize, there is no such stack, it has nothing to draw, or the file cannot be written",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
  },
};

/** Draws the topology of a stack. */
export async function main(args: readonly string[], terminal: Terminal, folder = process.cwd()): Promise<number> {
  const { values, argument } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const format = formatOf(values.format, values.output);
  const { name, text } = await readOneStack({ path: argument, stack: values.stack, folder }, terminal);
  const diagram = diagramOf(readTopology(text), name);
  if (diagram.nodes.length === 0) {
    throw new CommandError(
      `The stack ${name} must hold a bus, topic, queue or function, and it holds none.`,
      EXIT.failed,
    );
  }
  const drawn = FORMATS[format](diagram, terminal);
  if (values.output === undefined) terminal.print(drawn.trimEnd());
  else write(values.output, drawn);
  return EXIT.ok;
}

type Format = "mermaid" | "markdown" | "svg" | "html";

const FORMATS: Readonly<Record<Format, (diagram: Diagram, terminal: Terminal) => string>> = {
  mermaid: checkedMermaid,
  markdown: (diagram, terminal) => `\`\`\`mermaid\n${checkedMermaid(diagram, terminal)}\`\`\`\n`,
  svg: (diagram) => drawSvg(diagram).text,
  html: htmlText,
};

function checkedMermaid(diagram: Diagram, terminal: Terminal): string {
  const text = mermaidText(diagram);
  const problem = mermaidProblem(diagram, text);
  if (problem !== undefined) terminal.complain(problem);
  return `${text}\n`;
}

const ENDINGS: Readonly<Record<string, Format>> = {
  ".html": "html",
  ".htm": "html",
  ".svg": "svg",
  ".md": "markdown",
  ".mmd": "mermaid",
};

function formatOf(format: string | undefined, output: string | undefined): Format {
  const byEnding = output === undefined ? undefined : ENDINGS[extname(output).toLowerCase()];
  if (format === undefined) return byEnding ?? "mermaid";
  if (format === "svg" || format === "html") return format;
  if (format === "mermaid") return byEnding === "markdown" ? "markdown" : "mermaid";
  throw usageError(`--format must be mermaid, svg or html, got: ${JSON.stringify(format)}.`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`--output must be a file that can be written: ${(error as Error).message}.`, EXIT.failed, {
      cause: error,
    });
  }
}

if (require.main === module) void runScript(main);
