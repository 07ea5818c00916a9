import { Token } from "cdktf";
import type { Construct } from "constructs";
import { UserError } from "./errors";
import { terraformText } from "./terraform-text";

/** What is wrong, where in the props, and how to mend it. */
export interface Finding {
  /** Stable, upper-case code. */
  readonly code: string;
  /** The prop, with the path inside it where there is one, such as `targets[2].input`. */
  readonly prop: string;
  /** What must hold, as the rest of the sentence "<prop> must …". */
  readonly must: string;
  /** The value that was given. */
  readonly got: unknown;
  /** What is to be said of the value, such as its length: follows it in brackets. */
  readonly gotNote?: string;
  /** How to mend it: one sentence. */
  readonly mend: string;
  readonly cause?: unknown;
}

/** Throws for a prop that is wrong in itself, where it is given. */
export function fail(scope: Construct, finding: Finding): never {
  throw new UserError(
    finding.code,
    `${scope.node.path}: ${sentence(scope, finding)}`,
    finding.cause === undefined ? undefined : { cause: finding.cause },
  );
}

/** A finding as people read it. What Terraform knows only after apply stands there as Terraform spells it. */
export function sentence(scope: Construct, { prop, must, got, gotNote, mend, code }: Finding): string {
  const shown = terraformText(scope, textOf(got));
  const short = shown.length > SHOWN_LENGTH ? `${shown.slice(0, SHOWN_LENGTH)}…` : shown;
  const note = gotNote === undefined ? "" : ` (${gotNote})`;
  return `${terraformText(scope, `${prop} must ${must}`)}, got: ${short}${note}. ${terraformText(scope, mend)} [${code}]`;
}

const SHOWN_LENGTH = 200;

function textOf(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "number" && Token.isUnresolved(value)) return "a Terraform expression";
  if (typeof value !== "string" && (typeof value !== "object" || value === null)) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    // It refers to itself, as constructs do.
    return `an object of ${value.constructor.name}`;
  }
}
