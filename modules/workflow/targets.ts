/** Where the states of one level lead to. */
export class Targets {
  private readonly all: { readonly path: string; readonly name: unknown }[] = [];

  /** @param path where it is said */
  add(path: string, name: unknown): void {
    this.all.push({ path, name });
  }

  [Symbol.iterator](): Iterator<{ readonly path: string; readonly name: unknown }> {
    return this.all[Symbol.iterator]();
  }
}
