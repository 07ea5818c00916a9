import type { Style } from "../cli/style";

/** Something that the drill was to show. */
export interface Check {
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly holds: boolean;
}

/** Tells what happens, with the time that has passed in the simulated world, and checks it. */
export class Storyteller {
  readonly checks: Check[] = [];

  constructor(
    private readonly clock: { readonly now: number; readonly startedAt: number },
    private readonly write: (line: string) => void,
    private readonly style: Style,
  ) {}

  get failed(): number {
    return this.checks.filter(({ holds }) => !holds).length;
  }

  say(text: string): void {
    this.write(`${this.style.dim(this.elapsed)}  ${text}`);
  }

  /** Says what is so, and whether that is what should be. */
  check(what: string, found: unknown, expected: unknown): void {
    const holds = JSON.stringify(found) === JSON.stringify(expected);
    this.checks.push({ what, expected, found, holds });
    const { green, red } = this.style;
    if (holds) this.write(`${this.indent}${green("✓")} ${what}: ${shown(found)}`);
    else this.write(`${this.indent}${red("✗")} ${what}: ${shown(found)}, and should be ${shown(expected)}`);
  }

  /** `00:03:00` */
  private get elapsed(): string {
    const seconds = Math.floor((this.clock.now - this.clock.startedAt) / 1_000);
    const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map((part) => String(part).padStart(2, "0")).join(":");
  }

  private get indent(): string {
    return " ".repeat(10);
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
