import { PLAIN } from "../../../scripts/cli/style";
import type { Terminal } from "../../../scripts/cli/terminal";

/** A terminal that keeps what is written to it. */
export class RecordedTerminal implements Terminal {
  readonly style = PLAIN;
  private readonly printed: string[] = [];
  private readonly complaints: string[] = [];

  print(text: string): void {
    this.printed.push(text);
  }

  complain(text: string): void {
    this.complaints.push(text);
  }

  progress(): void {}

  get output(): string {
    return this.printed.join("\n");
  }

  get errors(): string {
    return this.complaints.join("\n");
  }
}
