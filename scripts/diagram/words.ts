/** Something to be known of a node or an edge: `pattern`, and the pattern itself. */
export interface Fact {
  readonly name: string;
  readonly text: string;
  /** Whether its line breaks count: a pattern. */
  readonly isCode?: boolean;
}

/** What is said of a node or an edge: a few words in the picture, everything beside it. */
export interface Words {
  /** A line each. */
  readonly short: readonly string[];
  readonly facts: readonly Fact[];
}
