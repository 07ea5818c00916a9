import type { WildcardPieces } from "./wildcard";

/**
 * How many prefixes of the wildcards of one field some value can match at once. EventBridge refuses a rule where that
 * is too many ("Rule is too complex"), because each is a state that its matcher carries along.
 *
 * A state is a character of a wildcard, in UTF-8 bytes and with the quotes around the JSON string; a star is a state of
 * its own. The wildcards of one `anything-but` list share states up to their first star. Source: aws/event-ruler,
 * MachineComplexityEvaluator.
 *
 * @param groups wildcards of the field: one group for each `wildcard`, one for each `anything-but` list
 * @param limit where to stop counting
 * @returns the count, or `limit` if it is reached
 */
export function wildcardComplexity(groups: readonly (readonly WildcardPieces[])[], limit: number): number {
  const automaton = new Automaton();
  for (const group of groups) automaton.addGroup(group);
  return automaton.mostStatesAtOnce(limit);
}

const QUOTE = 0x22;
/** Sets of states to look at before settling for what was found: wildcards of a real rule need a few hundred. */
const SEARCH_BUDGET = 20_000;

interface State {
  /** Whether the state stays on any byte: a star. */
  readonly star: boolean;
  /** The star that is entered with this state, because it may stand for nothing. */
  starAfter: number | undefined;
  readonly next: Map<number, number[]>;
}

class Automaton {
  private readonly states: State[] = [];
  private readonly starts: number[] = [];
  private readonly alphabet = new Set<number>([QUOTE]);

  addGroup(wildcards: readonly WildcardPieces[]): void {
    const start = this.state(false);
    this.starts.push(start);
    const shared = new Map<string, number>();
    const end = this.state(false);
    for (const pieces of wildcards) this.add(start, end, pieces, shared);
  }

  private add(start: number, end: number, pieces: WildcardPieces, shared: Map<string, number>): void {
    let at = start;
    let prefix = "";
    pieces.forEach((piece, index) => {
      if (index > 0) at = this.star(at, index === 1 ? shared.get(`${prefix}*`) : undefined);
      if (index === 1) shared.set(`${prefix}*`, at);
      const bytes = [...Buffer.from(piece, "utf8")];
      if (index === 0) bytes.unshift(QUOTE);
      for (const byte of bytes) {
        prefix += `${byte},`;
        at = this.step(at, byte, index === 0 ? shared.get(prefix) : undefined);
        if (index === 0) shared.set(prefix, at);
      }
    });
    this.step(at, QUOTE, end);
  }

  private state(star: boolean): number {
    return this.states.push({ star, starAfter: undefined, next: new Map() }) - 1;
  }

  private step(from: number, byte: number, known: number | undefined): number {
    const to = known ?? this.state(false);
    this.alphabet.add(byte);
    const next = this.states[from]?.next;
    const targets = next?.get(byte) ?? [];
    if (!targets.includes(to)) next?.set(byte, [...targets, to]);
    return to;
  }

  private star(from: number, known: number | undefined): number {
    const star = known ?? this.state(true);
    const state = this.states[from];
    if (state) state.starAfter = star;
    return star;
  }

  mostStatesAtOnce(limit: number): number {
    const seen = new Set<string>();
    const waiting: number[][] = [this.starts];
    let most = 0;
    // -1 is any byte that no wildcard names.
    const bytes = [...this.alphabet, -1];
    for (let set = waiting.pop(); set !== undefined && seen.size < SEARCH_BUDGET; set = waiting.pop()) {
      for (const byte of bytes) {
        const reached = this.after(set, byte);
        most = Math.max(most, reached.length);
        if (most >= limit) return limit;
        const key = reached.join(",");
        if (reached.length === 0 || seen.has(key)) continue;
        seen.add(key);
        waiting.push(reached);
      }
    }
    return most;
  }

  private after(set: readonly number[], byte: number): number[] {
    const reached = new Set<number>();
    for (const id of set) {
      const state = this.states[id];
      if (state?.star) reached.add(id);
      for (const to of state?.next.get(byte) ?? []) {
        reached.add(to);
        const star = this.states[to]?.starAfter;
        if (star !== undefined) reached.add(star);
      }
    }
    return [...reached].sort((a, b) => a - b);
  }
}
