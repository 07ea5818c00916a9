import { Token } from "cdktf";
import { nearestHint } from "../nearest";

/** Something in a definition that AWS would refuse, or that cannot be meant. */
export interface DefinitionProblem {
  readonly code: string;
  /** Where in the definition: `States.BookHotel.Catch[0].Next`. */
  readonly path: string;
  readonly must: string;
  readonly got: unknown;
  readonly mend: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Collects what is wrong with a definition. */
export class DefinitionProblems {
  readonly found: DefinitionProblem[] = [];

  add(problem: DefinitionProblem): void {
    this.found.push(problem);
  }

  /** A field that has a value which it cannot have. */
  invalid(path: string, must: string, got: unknown, mend: string): void {
    this.add({ code: "STATE_FIELD_INVALID", path, must, got, mend });
  }

  /** A field without which nothing works. */
  missing(path: string, must: string, mend: string): void {
    this.add({ code: "STATE_FIELD_MISSING", path, must, got: undefined, mend });
  }

  /** Fields that nothing reads where they are. */
  unknownFields(path: string, fields: Fields, known: readonly string[], what: string): void {
    for (const name of Object.keys(fields)) {
      if (known.includes(name) || fields[name] === undefined) continue;
      this.add({
        code: "STATE_FIELD_UNKNOWN",
        path: at(path, name),
        must: `be a field of ${what}`,
        got: fields[name],
        mend: nearestHint(name, known) ?? `It has: ${known.join(", ")}.`,
      });
    }
  }

  /** A whole number in a range, where there is one. */
  wholeNumber(path: string, value: unknown, min: number, max: number): void {
    if (value === undefined || isUnknown(value)) return;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
    const mend = Number(value) < min ? `Take at least ${min}.` : `Take a whole number up to ${max}.`;
    this.invalid(path, `be a whole number from ${min} to ${max}`, value, mend);
  }
}

/** The path of something within something else. */
export function at(path: string, name: string | number): string {
  if (typeof name === "number") return `${path}[${name}]`;
  const plain = /^[A-Za-z0-9_$-]+$/.test(name) ? name : JSON.stringify(name);
  return path === "" ? plain : `${path}.${plain}`;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether Terraform knows it after apply only: then nothing is said of it. */
export function isUnknown(value: unknown): boolean {
  return Token.isUnresolved(value);
}
