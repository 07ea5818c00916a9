/** Strings with something at each, found by what another string starts with, or ends with. */
export class TextTrie<T> {
  private readonly root = new TrieNode<T>("");

  /** @param backwards whether the strings are read from their ends */
  constructor(private readonly backwards: boolean) {}

  /** What is at the key, made if there is nothing yet. */
  at(key: string, make: () => T): T {
    const text = this.backwards ? key.split("").reverse().join("") : key;
    let node = this.root;
    for (let i = 0; i < text.length; ) {
      const next = node.step(text, i);
      i += next.edge.length;
      node = next;
    }
    node.value ??= make();
    return node.value;
  }

  /** Visits what is at each key that the text starts (or ends) with. */
  visit(text: string, found: (value: T) => void): void {
    const { length } = text;
    const first = this.backwards ? length - 1 : 0;
    const step = this.backwards ? -1 : 1;
    let node: TrieNode<T> | undefined = this.root;
    for (let read = 0; ; ) {
      if (node.value !== undefined) found(node.value);
      if (read === length) return;
      node = node.children.get(text.charCodeAt(first + step * read));
      if (node === undefined || read + node.edge.length > length) return;
      const { edge } = node;
      for (let i = 0; i < edge.length; i++, read++) {
        if (edge.charCodeAt(i) !== text.charCodeAt(first + step * read)) return;
      }
    }
  }
}

class TrieNode<T> {
  readonly children = new Map<number, TrieNode<T>>();
  value: T | undefined;

  constructor(public edge: string) {}

  /** The child towards the text from `start`, made if there is none, with its edge cut to what the text shares. */
  step(text: string, start: number): TrieNode<T> {
    const code = text.charCodeAt(start);
    const child = this.children.get(code);
    if (child === undefined) {
      const leaf = new TrieNode<T>(text.slice(start));
      this.children.set(code, leaf);
      return leaf;
    }
    let shared = 1;
    while (shared < child.edge.length && child.edge.charCodeAt(shared) === text.charCodeAt(start + shared)) shared++;
    if (shared === child.edge.length) return child;
    const fork = new TrieNode<T>(child.edge.slice(0, shared));
    child.edge = child.edge.slice(shared);
    fork.children.set(child.edge.charCodeAt(0), child);
    this.children.set(code, fork);
    return fork;
  }
}
