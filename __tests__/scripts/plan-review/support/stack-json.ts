/** A block of a synthesized stack. */
export type Block = Record<string, unknown>;

/** A synthesized stack as JSON, to be changed. */
export interface StackJson {
  provider: Record<string, Block[]>;
  resource: Record<string, Record<string, Block>>;
  moved?: Block[];
  [section: string]: unknown;
}

/** A stack with ways to change it by the paths of its constructs: `orders/dlq/Resource`. */
export class Altered {
  constructor(readonly stack: StackJson) {}

  /** The block of a type that a construct made. */
  block(type: string, path: string): Block {
    return this.entry(type, path)[1];
  }

  /** `aws_sqs_queue.orders_46FA7C19` */
  address(type: string, path: string): string {
    return `${type}.${this.entry(type, path)[0]}`;
  }

  set(type: string, path: string, attributes: Block): void {
    Object.assign(this.block(type, path), attributes);
  }

  /** Takes attributes out of a block. */
  unset(type: string, path: string, ...attributes: string[]): void {
    for (const attribute of attributes) delete this.block(type, path)[attribute];
  }

  remove(type: string, path: string): void {
    const [name] = this.entry(type, path);
    const { [name]: _, ...rest } = this.stack.resource[type] ?? {};
    this.stack.resource[type] = rest;
    if (Object.keys(rest).length === 0) delete this.stack.resource[type];
    this.forget(`${type}.${name}`);
  }

  /** Nothing may depend on what is gone. */
  private forget(address: string): void {
    for (const block of Object.values(this.stack.resource).flatMap(Object.values) as Block[]) {
      if (Array.isArray(block.depends_on)) block.depends_on = block.depends_on.filter((each) => each !== address);
    }
  }

  /** Removes every block that a construct and those within it made. */
  removeAll(path: string): void {
    for (const [type, blocks] of Object.entries(this.stack.resource)) {
      const within = Object.values(blocks)
        .map(pathOf)
        .filter((each) => each.startsWith(`${path}/`));
      for (const each of within) this.remove(type, each);
    }
  }

  add(type: string, name: string, block: Block): void {
    this.stack.resource[type] = { ...this.stack.resource[type], [name]: block };
  }

  /** Gives a block another name, as another construct id does. */
  rename(type: string, path: string, name: string): void {
    const [old, block] = this.entry(type, path);
    const text = JSON.stringify(this.stack.resource).replaceAll(`${type}.${old}`, `${type}.${name}`);
    this.stack.resource = JSON.parse(text) as StackJson["resource"];
    delete this.stack.resource[type]?.[old];
    this.add(type, name, { ...block });
  }

  /** Changes the policy, or another JSON text, of a block. */
  json(type: string, path: string, attribute: string, change: (value: PolicyJson) => unknown): void {
    const block = this.block(type, path);
    // Expressions have quotes of their own.
    const expressions: string[] = [];
    const text = String(block[attribute]).replace(/\$\{[^}]*\}/g, (each) => `<${expressions.push(each) - 1}>`);
    const value = JSON.parse(text) as PolicyJson;
    const changed = JSON.stringify(change(value) ?? value);
    block[attribute] = changed.replace(/<(\d+)>/g, (_, i: string) => expressions[Number(i)] ?? "");
  }

  private entry(type: string, path: string): [string, Block] {
    const found = Object.entries(this.stack.resource[type] ?? {}).find(([, block]) => pathOf(block) === path);
    if (!found) throw new Error(`The stack has no ${type} at ${path}.`);
    return found;
  }
}

/** A policy, as far as the tests change it. */
export interface PolicyJson {
  Statement: { Sid?: string; Effect: string; Action: unknown; Condition?: Record<string, Record<string, unknown>> }[];
  [key: string]: unknown;
}

/** Path of the construct, without the stack. */
function pathOf(block: Block): string {
  const { metadata } = (block["//"] ?? {}) as { readonly metadata?: { readonly path?: string } };
  return (metadata?.path ?? "").replace(/^[^/]*\//, "");
}

/** Paths of constructs, without the stack, by the address of what they made. */
export function pathsByAddress({ resource }: StackJson): ReadonlyMap<string, string> {
  const entries = Object.entries(resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, pathOf(block)] as const),
  );
  return new Map(entries);
}
