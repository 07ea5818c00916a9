import { type Construct, type IConstruct, Node } from "constructs";
import { fail } from "./finding";
import { nearestHint } from "./nearest";
import { WARNINGS, type WarningCode } from "./warnings";

/** What holds for every Signalbox construct below a scope, unless a scope further down says otherwise. */
interface Settings {
  stage?: string;
  /** Codes of warnings that someone has accepted, with the reason. */
  readonly accepted: Map<string, string>;
  /** Set once a name below this scope was made: from then on the stage is fixed. */
  stageUsed: boolean;
}

const settingsOf = new WeakMap<IConstruct, Settings>();

/**
 * Puts a stage in front of every name below `scope`: with the stage `prod`, the bus `ecom-bus` is named `prod-ecom-bus`.
 * Call it before the first construct below `scope`.
 *
 * @param scope usually the stack
 * @param stage 1–20 characters of `[A-Za-z0-9-]`; `undefined` or the empty string: no prefix
 * @throws UserError STAGE_INVALID, STAGE_TOO_LATE
 */
export function setStage(scope: Construct, stage: string | undefined): void {
  if (stage === undefined || stage === "") return;
  if (!isStage(stage)) {
    fail(scope, {
      code: "STAGE_INVALID",
      prop: "stage",
      must: "be 1 to 20 letters, digits and hyphens, with no hyphen in front",
      got: stage,
      mend: 'Take a short word such as "dev" or "prod".',
    });
  }
  const settings = settingsAt(scope);
  if (settings.stageUsed) {
    fail(scope, {
      code: "STAGE_TOO_LATE",
      prop: "stage",
      must: "be set before the first construct that takes a name",
      got: `${stage} after names were made`,
      mend: "Move setStage(…) to the top of the constructor.",
    });
  }
  settings.stage = stage;
}

/** Whether names can begin with it. */
export function isStage(text: unknown): boolean {
  return typeof text === "string" && /^[A-Za-z0-9][A-Za-z0-9-]{0,19}$/.test(text);
}

/** The stage in force at `scope`, if any. Asking for it fixes it. */
export function stageAt(scope: Construct): string | undefined {
  for (const each of scopesUpwards(scope)) {
    const settings = settingsAt(each);
    settings.stageUsed = true;
    if (settings.stage) return settings.stage;
  }
  return undefined;
}

/**
 * Accepts a warning for a construct and all below it, so that synth no longer reports it.
 *
 * @param scope the construct that the warning names, or one above it
 * @param code the code at the end of the warning, such as `NO_DEAD_LETTER_QUEUE`
 * @param because why it is all right here: the reader of the code needs to know
 * @throws UserError RISK_UNKNOWN for what is no warning, REASON_MISSING when `because` is empty
 */
export function acceptRisk(scope: Construct, code: WarningCode, because: string): void {
  if (!WARNINGS.includes(code)) {
    fail(scope, {
      code: "RISK_UNKNOWN",
      prop: "acceptRisk",
      must: "be given the code of a warning",
      got: code,
      mend:
        nearestHint(String(code), WARNINGS) ?? "The code stands at the end of the warning; errors cannot be accepted.",
    });
  }
  if (typeof because !== "string" || because.trim() === "") {
    fail(scope, {
      code: "REASON_MISSING",
      prop: `acceptRisk(…, ${JSON.stringify(code)}, because)`,
      must: "give a reason",
      got: because,
      mend: "Say why the risk is all right here.",
    });
  }
  settingsAt(scope).accepted.set(code, because);
}

/** Whether a warning was accepted at `scope` or above it. */
export function isAccepted(scope: Construct, code: string): boolean {
  return firstUpwards(scope, (settings) => settings.accepted.get(code)) !== undefined;
}

function firstUpwards<T>(scope: Construct, pick: (settings: Settings) => T | undefined): T | undefined {
  for (const each of scopesUpwards(scope)) {
    const settings = settingsOf.get(each);
    const found = settings && pick(settings);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* scopesUpwards(scope: IConstruct): Generator<IConstruct> {
  for (let each: IConstruct | undefined = scope; each; each = Node.of(each).scope) yield each;
}

function settingsAt(scope: IConstruct): Settings {
  let settings = settingsOf.get(scope);
  if (!settings) {
    settings = { accepted: new Map(), stageUsed: false };
    settingsOf.set(scope, settings);
  }
  return settings;
}
