export type LogStream = "stdout" | "stderr";

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly requestId: string;
  readonly stream: LogStream;
  readonly text: string;
}

/** What a function has written, line by line, the latest {@link MOST_LINES} lines. */
export class FunctionLog {
  private readonly kept: LogLine[] = [];
  /** Where the oldest line is, once the list is full. */
  private oldest = 0;
  /** A line that has begun and not yet ended, for each stream. */
  private readonly begun = { stdout: "", stderr: "" };

  /** @param onLine is told each line that is whole */
  constructor(
    private readonly clock: { readonly now: number },
    private readonly onLine: (line: LogLine) => void = () => {},
  ) {}

  readonly write = (requestId: string, stream: LogStream, text: string): void => {
    const [last = "", ...whole] = (this.begun[stream] + text).split("\n").reverse();
    this.begun[stream] = last;
    for (const line of whole.reverse()) this.add({ time: this.clock.now, requestId, stream, text: line });
  };

  /** An invocation is over: what it wrote last is a line, though none ended it. */
  flush(requestId: string): void {
    if (this.begun.stdout !== "") this.write(requestId, "stdout", "\n");
    if (this.begun.stderr !== "") this.write(requestId, "stderr", "\n");
  }

  /** The oldest first. */
  get lines(): readonly LogLine[] {
    return [...this.kept.slice(this.oldest), ...this.kept.slice(0, this.oldest)];
  }

  of(requestId: string): readonly LogLine[] {
    return this.lines.filter((line) => line.requestId === requestId);
  }

  private add(line: LogLine): void {
    if (this.kept.length < MOST_LINES) this.kept.push(line);
    else {
      this.kept[this.oldest] = line;
      this.oldest = (this.oldest + 1) % MOST_LINES;
    }
    this.onLine(line);
  }
}

const MOST_LINES = 1_000;
