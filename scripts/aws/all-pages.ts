/** One page of a list. */
export interface ListPage<Item> {
  readonly items: readonly Item[] | undefined;
  /** For the next page; none, or an empty one, where this is the last. */
  readonly next: string | undefined;
}

/** Every item of a list that AWS gives out page by page. */
export async function allPages<Item>(page: (token: string | undefined) => Promise<ListPage<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = await page(token);
    all.push(...items);
    token = next || undefined;
  } while (token !== undefined);
  return all;
}
