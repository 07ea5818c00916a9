import { createInterface } from "node:readline";
import { type Style, styleFor } from "./style";

/** Where a script writes to. Tests give their own. */
export interface Terminal {
  /** The result, on standard output. */
  print(text: string): void;
  /** What is wrong, on standard error. */
  complain(text: string): void;
  /** What is under way, on standard error: one line that the next replaces; nothing where nobody watches. */
  progress(text: string): void;
  /** What somebody types, at most a line; nothing where they end it (Ctrl-C, Ctrl-D). `undefined`: nobody is there. */
  ask(question: string): Promise<string | undefined>;
  readonly style: Style;
}

/** The terminal, pipe or file that the process was started with. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  // Whoever reads the output may have enough of it, as `head` does.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    throw error;
  });
  let progressShown = false;
  const clearProgress = () => {
    if (progressShown) stderr.write("\r\u001b[K");
    progressShown = false;
  };
  return {
    print(text) {
      clearProgress();
      stdout.write(`${text}\n`);
    },
    complain(text) {
      clearProgress();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!stderr.isTTY) return;
      clearProgress();
      stderr.write(text);
      progressShown = text !== "";
    },
    ask(question) {
      clearProgress();
      return process.stdin.isTTY && stderr.isTTY ? askFor(question) : Promise.resolve(undefined);
    },
    style: styleFor(stdout),
  };
}

function askFor(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.on("SIGINT", () => lines.close());
    lines.on("close", () => resolve(""));
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
