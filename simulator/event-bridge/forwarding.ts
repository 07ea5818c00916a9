import type { Path } from "../ledger/path";
import type { Way } from "../ledger/way";

/** Whether what is on this way came from another bus. */
export function wasForwarded(way: Way): boolean {
  for (let { path }: { path: Path | undefined } = way; path !== undefined; path = path.parent) {
    if (path.fork?.kind === "rule" && path.fork.target.to.kind === "bus") return true;
  }
  return false;
}
