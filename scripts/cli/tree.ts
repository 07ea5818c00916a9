/** A line with those that hang below it. */
export interface TreeNode {
  readonly text: string;
  readonly children: readonly TreeNode[];
}

/** A tree as lines, drawn with box characters. */
export function treeLines({ text, children }: TreeNode): string[] {
  return [text, ...children.flatMap((child, i) => branchLines(child, i === children.length - 1))];
}

function branchLines(node: TreeNode, last: boolean): string[] {
  const [first = "", ...rest] = treeLines(node);
  return [`${last ? "└─" : "├─"} ${first}`, ...rest.map((line) => `${last ? "  " : "│ "} ${line}`)];
}
