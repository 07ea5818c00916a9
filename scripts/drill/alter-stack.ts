import { InternalError } from "../../modules/errors";

type Block = Record<string, unknown>;

/** A synthesized stack as JSON, to be changed. */
export interface StackJson {
  readonly resource: Record<string, Record<string, Block>>;
}

/** The block of a type whose attribute has a value: `blockOf(stack, "aws_sqs_queue", "name", "q-orders")`. */
export function blockOf(stack: StackJson, type: string, attribute: string, value: string): Block {
  const [, block] = entryOf(stack, type, attribute, value);
  return block;
}

/** What references to it begin with: `aws_sqs_queue.orders_46FA7C19`. */
export function addressOf(stack: StackJson, type: string, attribute: string, value: string): string {
  const [name] = entryOf(stack, type, attribute, value);
  return `${type}.${name}`;
}

/** Removes the blocks of a type in which a text occurs; there must be some. */
export function removeBlocks(stack: StackJson, type: string, text: string): void {
  const blocks = stack.resource[type] ?? {};
  const kept = Object.entries(blocks).filter(([, block]) => !JSON.stringify(block).includes(text));
  if (kept.length === Object.keys(blocks).length) throw new InternalError(`No ${type} has ${text} in it.`);
  stack.resource[type] = Object.fromEntries(kept);
}

function entryOf({ resource }: StackJson, type: string, attribute: string, value: string): [string, Block] {
  const found = Object.entries(resource[type] ?? {}).find(([, block]) => block[attribute] === value);
  if (found) return found;
  throw new InternalError(`The stack has no ${type} whose ${attribute} is ${value}.`);
}
