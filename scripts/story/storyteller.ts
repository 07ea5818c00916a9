import { type Simulation, type StoryStep, stepOf } from "../../simulator";
import type { Style } from "../cli/style";
import { elapsedText } from "./elapsed-text";
import { isTold, stepText } from "./step-text";

/** Something that a story was to show. */
export interface Check {
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly holds: boolean;
}

/**
 * Tells what happens while it happens, with the time that has passed in the simulated world: what it does, each
 * alarm that changes, and the hops of the event that it follows.
 */
export class Storyteller {
  readonly checks: Check[] = [];
  private followed: string | undefined;
  private wanted: (path: readonly string[]) => boolean = () => true;

  constructor(
    private readonly simulation: Simulation,
    private readonly write: (line: string) => void,
    private readonly style: Style,
  ) {
    simulation.observe({
      step: (step) => {
        if (step.way.record.id === this.followed) this.tell(stepOf(step));
      },
    });
    simulation.services.watch.onStateChange(({ status, to }) => {
      const { red, green } = style;
      const state = to.state === "ALARM" ? red(to.state) : green(to.state.padEnd(5));
      this.write(`${this.at(to.since)}  ${state} ${status.name}: ${to.reason}`);
    });
  }

  get failed(): number {
    return this.checks.filter(({ holds }) => !holds).length;
  }

  say(text: string): void {
    this.write(`${this.at(this.simulation.now)}  ${text}`);
  }

  /**
   * From now on each hop of an event is told; what happened to it at this very time, too.
   *
   * @param wanted of which ways, by the names of what they pass @default all
   */
  follow(id: string, wanted: (path: readonly string[]) => boolean = () => true): void {
    this.followed = id;
    this.wanted = wanted;
    const steps = this.simulation.story(id)?.steps ?? [];
    for (const step of steps) if (step.time === this.simulation.now) this.tell(step);
  }

  /** Says what is so, and whether that is what should be. */
  check(what: string, found: unknown, expected: unknown): void {
    const holds = JSON.stringify(found) === JSON.stringify(expected);
    this.checks.push({ what, expected, found, holds });
    const { green, red } = this.style;
    if (holds) this.write(`${INDENT}${green("✓")} ${what}: ${shown(found)}`);
    else this.write(`${INDENT}${red("✗")} ${what}: ${shown(found)}, and should be ${shown(expected)}`);
  }

  /** The states that an alarm has been in since the start, the first of which is OK. */
  checkAlarm(name: string, ...expected: readonly string[]): void {
    const { history } = this.simulation.alarm(name);
    this.check(`states of the alarm ${name}`, history.map(({ to }) => to).join(", ") || "OK", expected.join(", "));
  }

  private tell(step: StoryStep): void {
    if (!isTold(step) || !this.wanted(step.path)) return;
    this.write(`${this.at(step.time)}    ${this.style.dim(`· ${stepText(step)}`)}`);
  }

  private at(time: number): string {
    return this.style.dim(elapsedText(this.simulation, time));
  }
}

/** As wide as a time and what follows it. */
const INDENT = " ".repeat(10);

function shown(value: unknown): string {
  if (typeof value === "number") return value.toLocaleString("en-US");
  return typeof value === "string" ? value : JSON.stringify(value);
}
