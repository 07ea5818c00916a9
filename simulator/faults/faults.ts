import { UserError } from "../../modules/errors";
import type { Random } from "../kernel/random";
import type { Place } from "../topology/places";
import { type Fault, type FaultKind, STRUCK_BY } from "./fault";

interface ActiveFault extends Fault {
  readonly from: number;
  readonly until: number;
  struck: number;
}

/** A fault that was set, to be ended. */
export interface FaultHandle {
  /** How often it has struck. */
  readonly struck: number;
  end(): void;
}

/** The faults of a run. */
export class Faults {
  private readonly active = new Map<FaultKind, ActiveFault[]>();

  constructor(
    private readonly clock: { readonly now: number },
    private readonly random: Random,
    private readonly places: readonly Place[],
  ) {}

  /** @throws {UserError} FAULT_INVALID */
  add(fault: Fault): FaultHandle {
    this.check(fault);
    const from = this.clock.now + (fault.fromSeconds ?? 0) * 1_000;
    const until = from + (fault.forSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
    const active: ActiveFault = { ...fault, from, until, struck: 0 };
    this.active.set(fault.kind, [...(this.active.get(fault.kind) ?? []), active]);
    return {
      get struck() {
        return active.struck;
      },
      end: () => this.end(active),
    };
  }

  /** The fault of this kind that strikes now at the place, if one does. */
  strikes(kind: FaultKind, place: Place, text?: string): Fault | undefined {
    const faults = this.active.get(kind);
    return faults === undefined ? undefined : this.first(faults, place, text);
  }

  private end(fault: ActiveFault): void {
    const kept = (this.active.get(fault.kind) ?? []).filter((each) => each !== fault);
    if (kept.length > 0) this.active.set(fault.kind, kept);
    else this.active.delete(fault.kind);
  }

  private first(faults: readonly ActiveFault[], place: Place, text: string | undefined): Fault | undefined {
    const { now } = this.clock;
    for (const fault of faults) {
      if (now < fault.from || now >= fault.until || fault.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      if (fault.at !== undefined && !isAt(place, fault.at)) continue;
      if (fault.containing !== undefined && text?.includes(fault.containing) !== true) continue;
      if (!this.random.chance(fault.probability ?? 1)) continue;
      fault.struck++;
      return fault;
    }
    return undefined;
  }

  private check(fault: Fault): void {
    const { at, probability = 1, kind } = fault;
    if (!Object.hasOwn(STRUCK_BY, kind)) {
      throw invalid(`kind must be one of ${Object.keys(STRUCK_BY).join(", ")}, got: ${JSON.stringify(kind)}.`);
    }
    if (!(probability >= 0 && probability <= 1)) {
      throw invalid(`${kind}: probability must be from 0 to 1, got: ${probability}.`);
    }
    for (const key of ["fromSeconds", "forSeconds", "times", "seconds"] as const) {
      const value = fault[key];
      if (value !== undefined && !(value >= 0)) throw invalid(`${kind}: ${key} must be 0 or more, got: ${value}.`);
    }
    if (at !== undefined) this.checkPlace(kind, at);
  }

  private checkPlace(kind: FaultKind, at: string): void {
    const named = this.places.filter((place) => isAt(place, at));
    if (named.some((place) => canStrike(kind, place))) return;
    const [found] = named;
    const what = found === undefined ? "" : `, which is ${describe(found)}`;
    const names = this.places.filter((place) => canStrike(kind, place)).map(({ name }) => name);
    throw invalid(
      `${kind}: at must be the name or ARN of something in the stack that it can strike, got: ${JSON.stringify(at)}${what}. There are: ${names.join(", ") || "none"}.`,
    );
  }
}

function isAt({ name, arn, location }: Place, at: string): boolean {
  return at === name || at === arn || at === location.region;
}

function canStrike(kind: FaultKind, place: Place): boolean {
  if (!STRUCK_BY[kind].includes(place.kind) || (isFifo(place) && KEPT_BY_FIFO.includes(kind))) return false;
  // Of what is not looked into, only the stream of a table delivers something.
  return kind !== "duplicate" || place.kind !== "other" || place.changes !== undefined;
}

/** What a FIFO queue or topic promises not to do. */
const KEPT_BY_FIFO: readonly FaultKind[] = ["duplicate", "reorder"];

function isFifo(place: Place): boolean {
  return "fifo" in place && place.fifo;
}

function describe(place: Place): string {
  if (place.kind === "other") return place.machine ? `a ${place.what}` : `a place beyond the simulation: ${place.what}`;
  return `a ${isFifo(place) ? "FIFO " : ""}${place.kind}`;
}

function invalid(message: string): UserError {
  return new UserError("FAULT_INVALID", message);
}
