export interface PackOptions<Item> {
  /** Items of one call. */
  readonly most: number;
  /** Bytes of one call. */
  readonly mostBytes: number;
  bytesOf(item: Item): number;
  /** Items of one group go one after the other: of two in a call, the second may be taken where the first is not. */
  groupOf(item: Item): string | undefined;
}

/**
 * Items in few calls. An item that is larger than a call may be gets a call of its own, in which AWS says so. Calls are made
 * one after the other, and the items of a group are in them in their order.
 */
export function pack<Item>(items: readonly Item[], options: PackOptions<Item>): Item[][] {
  const { most, mostBytes, bytesOf, groupOf } = options;
  const calls: { readonly items: Item[]; bytes: number }[] = [];
  /** The call after which the next item of a group may go. */
  const after = new Map<string, number>();
  for (const item of items) {
    const bytes = bytesOf(item);
    const group = groupOf(item);
    const first = group === undefined ? 0 : (after.get(group) ?? 0);
    let index = calls.findIndex((call, i) => i >= first && call.items.length < most && call.bytes + bytes <= mostBytes);
    if (index < 0) index = calls.push({ items: [], bytes: 0 }) - 1;
    const call = calls[index] as (typeof calls)[number];
    call.items.push(item);
    call.bytes += bytes;
    if (group !== undefined) after.set(group, index + 1);
  }
  return calls.map((call) => call.items);
}
