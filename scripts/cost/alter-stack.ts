type Block = Record<string, unknown>;

/** A synthesized stack as JSON, to be changed. */
export interface StackJson {
  readonly resource: Record<string, Record<string, Block>>;
}

/** A copy of a stack that is changed. */
export function alterStack(text: string, alter: (stack: StackJson) => void): StackJson {
  const stack = JSON.parse(text) as StackJson;
  alter(stack);
  return stack;
}

/** Sets attributes of resources. @param addresses of resources that the stack holds */
export function setAttributes({ resource }: StackJson, addresses: readonly string[], attributes: Block): void {
  for (const address of addresses) {
    const [type, name] = partsOf(address);
    Object.assign(resource[type]?.[name] ?? {}, attributes);
  }
}

export function removeResources({ resource }: StackJson, addresses: readonly string[]): void {
  for (const address of addresses) {
    const [type, name] = partsOf(address);
    delete resource[type]?.[name];
  }
}

function partsOf(address: string): [type: string, name: string] {
  const dot = address.indexOf(".");
  return [address.slice(0, dot), address.slice(dot + 1)];
}
