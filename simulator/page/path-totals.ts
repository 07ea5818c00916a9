import type { Ledger } from "../ledger/ledger";
import type { Path } from "../ledger/path";
import type { Fate } from "../ledger/way";
import type { Pipe, Place, Rule, Subscription, Target } from "../topology/places";

/** What an edge of the graph stands for. */
export type Sender = Target | Subscription | Pipe | Place;

interface Total {
  opened: number;
  lost: number;
}

/** What the ledger counts by paths, summed up by what they pass. */
export class PathTotals {
  private readonly bySender = new Map<Sender, Total>();
  private readonly ended = new Map<Place, Map<Fate, number>>();

  constructor({ paths }: Pick<Ledger, "paths">) {
    for (const path of paths) this.add(path);
  }

  /** Copies that a target, a subscription or a function sent on. */
  sentBy(sender: Sender): Readonly<Total> {
    return this.bySender.get(sender) ?? NOTHING;
  }

  /** Events that a rule has matched: each of its targets got a copy. */
  matchedBy({ targets }: Rule): number {
    const [first] = targets;
    return first === undefined ? 0 : this.sentBy(first).opened;
  }

  /** Copies whose way led to a place and came to such an end. */
  endedTowards(place: Place, fate: Fate): number {
    return this.ended.get(place)?.get(fate) ?? 0;
  }

  private add(path: Path): void {
    const fates = this.ended.get(path.place) ?? new Map<Fate, number>();
    this.ended.set(path.place, fates);
    for (const fate of FATES) fates.set(fate, (fates.get(fate) ?? 0) + path.endedAs(fate));
    const lost = path.endedAs("dropped");
    // What is lost later was on this way, too.
    for (let each: Path | undefined = path; each !== undefined; each = each.parent) {
      const sender = senderOf(each);
      if (sender === undefined) continue;
      const total = this.bySender.get(sender) ?? { ...NOTHING };
      this.bySender.set(sender, total);
      total.lost += lost;
      if (each === path) total.opened += path.opened;
    }
  }
}

const NOTHING: Total = { opened: 0, lost: 0 };
const FATES = ["processed", "unmatched"] as const satisfies readonly Fate[];

function senderOf({ fork }: Path): Sender | undefined {
  switch (fork?.kind) {
    case "rule":
      return fork.target;
    case "subscription":
      return fork.subscription;
    case "destination":
      return fork.function;
    case "pipe":
      return fork.pipe;
    default:
      return undefined;
  }
}
