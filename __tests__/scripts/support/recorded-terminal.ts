import { PLAIN } from "../../../scripts/cli/style";
import type { Terminal } from "../../../scripts/cli/terminal";

/** A terminal that keeps what is written to it, and answers as it is told; after its last answer nobody is there. */
export class RecordedTerminal implements Terminal {
  readonly style = PLAIN;
  /** What was asked. */
  readonly questions: string[] = [];
  private readonly printed: string[] = [];
  private readonly complaints: string[] = [];
  private readonly answers: string[];

  constructor(...answers: readonly string[]) {
    this.answers = [...answers];
  }

  print(text: string): void {
    this.printed.push(text);
  }

  complain(text: string): void {
    this.complaints.push(text);
  }

  progress(): void {}

  async ask(question: string): Promise<string | undefined> {
    this.questions.push(question);
    return this.answers.shift();
  }

  get output(): string {
    return this.printed.join("\n");
  }

  get errors(): string {
    return this.complaints.join("\n");
  }
}
