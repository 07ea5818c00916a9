import { type Answered, contextValue, type KnownFacts } from "./context-values";

/** A line of an access log. */
export interface AccessLogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
}

/** The access log of an API: a line for each request. */
export class AccessLog {
  private readonly kept: AccessLogLine[] = [];

  constructor(private readonly format: string | undefined) {}

  /** The last lines, the oldest first. */
  get lines(): readonly AccessLogLine[] {
    return this.kept;
  }

  write(time: number, facts: KnownFacts, answered: Answered): void {
    if (this.format === undefined) return;
    // What has no value is a hyphen; what stands within a text of JSON must not end it.
    const text = this.format.replace(/\$context\.([A-Za-z0-9_.-]*[A-Za-z0-9_])/g, (_whole, name: string) =>
      JSON.stringify(contextValue(name, facts, answered) ?? "-").slice(1, -1),
    );
    this.kept.push({ time, text });
    if (this.kept.length > MOST_LINES) this.kept.shift();
  }
}

const MOST_LINES = 10_000;
