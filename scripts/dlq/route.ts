import { nameOf, parseArn, whatOf } from "../deployed/arn";
import { contentsOf } from "./event-inside";
import { attributeText, type Letter } from "./letter";

/** Where a letter is to go, or why nowhere. */
export type Route =
  | { readonly kind: "queue" | "topic"; readonly arn: string }
  | { readonly kind: "bus"; readonly name: string }
  | { readonly kind: "none"; readonly reason: string };

/** Where all letters are to go. @default each where it came from */
export interface Redirection {
  /** ARN of a queue. */
  readonly toQueue?: string | undefined;
  /** Name or ARN of a bus. */
  readonly toBus?: string | undefined;
}

/**
 * Decides where a letter goes. What a queue gave up goes back to that queue. What EventBridge could not deliver goes to the
 * very target that missed it, where that is a queue or a topic: back on the bus, every other rule would get it once more.
 * What SNS or Lambda gave up does not say where it was to go.
 */
export function routeOf(letter: Letter, { toQueue, toBus }: Redirection): Route {
  if (toBus !== undefined) return toTheBus(letter, toBus);
  if (toQueue !== undefined) return { kind: "queue", arn: toQueue };
  if (letter.sourceArn !== undefined) return { kind: "queue", arn: letter.sourceArn };
  const target = attributeText(letter, "TARGET_ARN");
  if (target === undefined) return none("nothing says where it was to go: give --to QUEUE, or --to-bus BUS for events");
  const { service } = parseArn(target) ?? {};
  if (service === "sqs") return { kind: "queue", arn: target };
  if (service === "sns") return { kind: "topic", arn: target };
  return none(
    `its target is ${whatOf(target) || "of another service"} ${nameOf(target)}, where nothing can be redriven to: give --to-bus BUS, or --to QUEUE`,
  );
}

/** Whether the letter reaches what its rule could not reach: then what EventBridge wrote beside it is in the way. */
export function isForItsTarget(letter: Letter, arn: string): boolean {
  return attributeText(letter, "TARGET_ARN") === arn;
}

function toTheBus({ body }: Letter, name: string): Route {
  const contents = contentsOf(body);
  if (contents.kind !== "event") return none("it is no event of EventBridge, which alone can be put on a bus");
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
  if (contents.event.source.startsWith("aws.")) return none("its source begins with aws., which only AWS may send");
  return { kind: "bus", name };
}

function none(reason: string): Route {
  return { kind: "none", reason };
}
