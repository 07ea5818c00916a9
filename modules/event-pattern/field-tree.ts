/** A name on the way from the top of an event to a field that some pattern asks for. */
export class FieldNode {
  readonly children = new Map<string, FieldNode>();
  /** Number of the field that ends here; -1 where none does. */
  field = -1;
  /** The object in which the text scanner last met this name: meeting it there again is a duplicate key. */
  seenIn = -1;
  /** Open-addressed table of the children by {@link hashStep}; the scanner finds them without making strings. */
  private slots: (FieldNode | undefined)[] = [];
  private readonly codes: Uint16Array;
  private readonly hash: number;

  constructor(readonly name: string) {
    this.codes = Uint16Array.from({ length: name.length }, (_, i) => name.charCodeAt(i));
    this.hash = this.codes.reduce(hashStep, 0);
  }

  child(name: string): FieldNode {
    let child = this.children.get(name);
    if (child === undefined) {
      child = new FieldNode(name);
      this.children.set(name, child);
      this.rehash();
    }
    return child;
  }

  /** The child whose name stands in the code units from `start`, `length` long, and has this hash. */
  childIn(codes: Uint16Array, start: number, length: number, hash: number): FieldNode | undefined {
    const mask = this.slots.length - 1;
    if (mask < 0) return undefined;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const child = this.slots[slot];
      if (child === undefined) return undefined;
      if (child.hash === hash && child.name.length === length && child.isAt(codes, start)) return child;
    }
  }

  /** Whether a dotted name may lead from here to a field. */
  startsDotted(name: string): boolean {
    return this.children.has(name.slice(0, name.indexOf(".")));
  }

  private isAt(codes: Uint16Array, start: number): boolean {
    const own = this.codes;
    for (let i = 0; i < own.length; i++) if (own[i] !== codes[start + i]) return false;
    return true;
  }

  private rehash(): void {
    let size = 4;
    while (size < this.children.size * 2) size *= 2;
    this.slots = new Array<FieldNode | undefined>(size).fill(undefined);
    for (const child of this.children.values()) {
      let slot = child.hash & (size - 1);
      while (this.slots[slot] !== undefined) slot = (slot + 1) & (size - 1);
      this.slots[slot] = child;
    }
  }
}

/** One step of the hash of a name, character by character. */
export function hashStep(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

/** The fields that patterns ask for, numbered, as a tree of names. Dotted names are nested names. */
export class FieldTree {
  readonly root = new FieldNode("");
  readonly paths: string[] = [];

  /** The number of the field at this path, new or known. */
  add(path: string): number {
    let node = this.root;
    for (const name of path.split(".")) node = node.child(name);
    if (node.field < 0) node.field = this.paths.push(path) - 1;
    return node.field;
  }
}
