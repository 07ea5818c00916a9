import type { AwsError } from "../aws-error";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** For what follows; `undefined`: nothing does. */
  readonly next: string | undefined;
}

/**
 * Some of a list. A token is the number of items before what it stands for.
 * @throws {AwsError} what `invalid` makes
 */
export function pageOf<Item>(
  items: readonly Item[],
  size: number,
  token: string | undefined,
  invalid: () => AwsError,
): Page<Item> {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString("latin1"));
  if (!Number.isInteger(start) || start < 0 || start > items.length || (token !== undefined && start === 0)) {
    throw invalid();
  }
  const end = start + size;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(String(end), "latin1").toString("base64url") : undefined,
  };
}
