/** What `cdk.tf.json` holds, as far as a mocked test needs it. */
export interface SynthesizedStack {
  readonly resource?: BlocksByType;
  readonly data?: BlocksByType;
  readonly provider?: Readonly<Record<string, readonly { readonly alias?: string }[]>>;
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, unknown>> };
}

type Attributes = Readonly<Record<string, unknown>>;
type BlocksByType = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** A resource or data source of the stack. */
export interface Block {
  readonly type: string;
  /** As Terraform expressions name it: `aws_sqs_queue.orders_46FA7C19`, `data.aws_region.region_DD32CF49`. */
  readonly address: string;
  /** Path of the construct, for people. */
  readonly path: string;
  readonly attributes: Attributes;
}

/** Looks things up in a synthesized stack. */
export class StackIndex {
  readonly blocks: readonly Block[];
  private readonly byAddress: ReadonlyMap<string, Block>;
  private readonly byType: ReadonlyMap<string, readonly Block[]>;
  private readonly byOwner = new Map<string, ReadonlyMap<Block | undefined, readonly Block[]>>();

  constructor(stack: SynthesizedStack) {
    const resources = blocksOf(stack.resource, "");
    this.blocks = [...resources, ...blocksOf(stack.data, "data.")];
    this.byAddress = new Map(this.blocks.map((block) => [block.address, block]));
    this.byType = groups(resources.filter(isSingle), ({ type }) => type);
  }

  /** The resources of a type; those made by `count` or `for_each` are left out, as they have no single address. */
  ofType(type: string): readonly Block[] {
    return this.byType.get(type) ?? [];
  }

  /** The block that an attribute refers to, if it is nothing but such an expression: `${aws_sqs_queue.orders_46FA7C19.arn}`. */
  referred(attribute: unknown): Block | undefined {
    const address = /^\$\{((?:data\.)?\w+\.[\w-]+)\.\w+\}$/.exec(String(attribute))?.[1];
    return address === undefined ? undefined : this.byAddress.get(address);
  }

  /** The resources of a type that belong to `owner`, which they name in an attribute, maybe within a block: `dimensions.QueueName`. */
  ownedBy(owner: Block, type: string, attribute: string): readonly Block[] {
    const key = `${type}.${attribute}`;
    const [outer = "", inner] = attribute.split(".");
    const ownerOf = ({ attributes }: Block) =>
      this.referred(inner === undefined ? attributes[outer] : nested(attributes[outer])?.[inner]);
    const owners = this.byOwner.get(key) ?? groups(this.ofType(type), ownerOf);
    this.byOwner.set(key, owners);
    return owners.get(owner) ?? [];
  }

  /** Which attributes of which blocks stand in expressions anywhere in the stack. */
  referredAttributes(): ReadonlyMap<Block, ReadonlySet<string>> {
    const found = new Map<Block, Set<string>>();
    const text = JSON.stringify(this.blocks.map(({ attributes }) => attributes));
    for (const [, address = "", attribute = ""] of text.matchAll(/\b((?:data\.)?[a-z]\w*\.[\w-]+)\.([a-z]\w*)/g)) {
      const block = this.byAddress.get(address);
      if (block) found.set(block, (found.get(block) ?? new Set()).add(attribute));
    }
    return found;
  }
}

/** The paths of the constructs that have resources, with those of the constructs that they are in. */
export function constructPaths(stack: SynthesizedStack): string[] {
  const paths = [...blocksOf(stack.resource, ""), ...blocksOf(stack.data, "data.")].map(({ path }) => path);
  const upwards = (path: string) => path.split("/").map((_, i, ids) => ids.slice(0, i + 1).join("/"));
  return [...new Set(paths.flatMap(upwards))];
}

/** A block inside a resource, which stands as an object or in a list. */
export function nested(attribute: unknown): Attributes | undefined {
  return (Array.isArray(attribute) ? attribute[0] : attribute) as Attributes | undefined;
}

function isSingle({ attributes }: Block): boolean {
  return !("count" in attributes || "for_each" in attributes);
}

function groups<K>(blocks: readonly Block[], keyOf: (block: Block) => K): Map<K, Block[]> {
  const found = new Map<K, Block[]>();
  for (const block of blocks) {
    const group = found.get(keyOf(block));
    if (group) group.push(block);
    else found.set(keyOf(block), [block]);
  }
  return found;
}

function blocksOf(byType: BlocksByType = {}, prefix: "" | "data."): Block[] {
  return Object.entries(byType).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => {
      const address = `${prefix}${type}.${name}`;
      return { type, address, path: pathOf(attributes) ?? address, attributes };
    }),
  );
}

function pathOf(attributes: Attributes): string | undefined {
  const comment = attributes["//"] as { readonly metadata?: { readonly path?: string } } | undefined;
  return comment?.metadata?.path?.replace(/\/Resource$/, "");
}
