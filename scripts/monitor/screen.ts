/** Where a screen is shown that is renewed in place. Tests give their own. */
export interface Screen {
  /** Characters in a line. */
  readonly columns: number;
  /** Shows lines in place of those before. */
  show(lines: readonly string[]): void;
  /** Leaves the last ones behind. */
  end(): void;
}

/** Width where there is no terminal: a file, a pipe, the log of a job. */
const PAPER_COLUMNS = 120;

const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_REST = "\u001b[J";

/** The terminal, on a page of its own while it is renewed; where there is none, one screen below the other. */
export function processScreen(stdout: NodeJS.WriteStream = process.stdout): Screen {
  let last: readonly string[] | undefined;
  const restore = () => stdout.write(LEAVE);
  return {
    get columns() {
      return stdout.isTTY ? stdout.columns : PAPER_COLUMNS;
    },
    show(lines) {
      if (!stdout.isTTY) {
        stdout.write(`${last === undefined ? "" : "\n"}${lines.join("\n")}\n`);
        last = lines;
        return;
      }
      if (last === undefined) {
        stdout.write(ENTER);
        // However it ends, the terminal is given back as it was.
        process.once("exit", restore);
      }
      last = lines;
      const shown = fitted(lines, stdout.rows).map((line) => line + CLEAR_LINE);
      // In one piece, so that nothing flickers.
      stdout.write(HOME + shown.join("\n") + CLEAR_REST);
    },
    end() {
      if (last === undefined || !stdout.isTTY) return;
      process.off("exit", restore);
      stdout.write(`${LEAVE}${last.join("\n")}\n`);
    },
  };
}

function fitted(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  return [...lines.slice(0, rows - 1), `… ${lines.length - rows + 1} more lines: a taller window shows them`];
}
