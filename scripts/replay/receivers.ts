import { functionArnOf, nameOf, parseArn, whatOf } from "../deployed/arn";
import type { DeployedRule, DeployedSystem } from "../deployed/deployed-system";
import { type Idempotency, idempotencyOf } from "./idempotency";

/** Somebody at the end of the ways from a bus, who sees replayed events again. */
export interface Receiver {
  /** `function`, `queue`, `state machine`, `email`… */
  readonly kind: string;
  readonly name: string;
  /** The rules whose events come to it, once for each way on which they come. */
  readonly rules: readonly string[];
  readonly idempotency: Idempotency;
}

/** Environment of a function by its name, where something other than Lambda knows it. */
export type KnownEnvironment = (functionName: string) => Readonly<Record<string, string>> | undefined;

/** Who sees the events of some rules again. The system is followed as far as AWS tells of it. */
export function receiversOf(
  system: DeployedSystem,
  rules: readonly DeployedRule[],
  knownEnvironment: KnownEnvironment,
): Receiver[] {
  const found = new Map<string, Receiver>();
  for (const rule of rules) {
    for (const { arn } of rule.targets) {
      for (const end of endsOf(system, arn, knownEnvironment, new Set())) {
        const key = `${end.kind} ${end.name}`;
        const known = found.get(key) ?? { ...end, rules: [] };
        found.set(key, { ...known, rules: [...known.rules, rule.name] });
      }
    }
  }
  return [...found.values()];
}

type End = Omit<Receiver, "rules">;

function endsOf(
  system: DeployedSystem,
  arn: string,
  knownEnvironment: KnownEnvironment,
  passed: ReadonlySet<string>,
): End[] {
  if (passed.has(arn)) return [];
  const onwards = (next: string) => endsOf(system, next, knownEnvironment, new Set([...passed, arn]));
  const topic = system.topics.find((each) => each.arn === arn);
  if (topic !== undefined) {
    return topic.subscriptions
      .filter(({ pending }) => !pending)
      .flatMap(({ protocol, endpoint }) =>
        parseArn(endpoint) === undefined ? [subscriber(protocol, endpoint)] : onwards(endpoint),
      );
  }
  const queue = system.queues.find((each) => each.arn === arn);
  if (queue !== undefined) {
    const consumers = queue.consumers.filter(({ enabled }) => enabled);
    if (consumers.length > 0) return consumers.flatMap(({ functionArn }) => onwards(functionArn));
    const because = "who takes from it is not known";
    return [{ kind: "queue", name: queue.name, idempotency: { kind: "unknown", because } }];
  }
  const name = nameOf(arn);
  if (parseArn(arn)?.service === "lambda") {
    const deployed = system.functions.find((each) => each.arn === functionArnOf(arn));
    return [{ kind: "function", name, idempotency: idempotencyOf(deployed?.environment ?? knownEnvironment(name)) }];
  }
  const because = "what it does with an event that it has had is not known";
  return [{ kind: whatOf(arn) || "target", name, idempotency: { kind: "unknown", because } }];
}

/** Protocols behind which somebody reads what comes. */
const READ_BY_PEOPLE: ReadonlySet<string> = new Set(["email", "email-json", "sms", "application"]);

function subscriber(protocol: string, endpoint: string): End {
  const idempotency: Idempotency = READ_BY_PEOPLE.has(protocol)
    ? { kind: "no", because: "somebody is told again" }
    : { kind: "unknown", because: "what it does with an event that it has had is not known" };
  return { kind: protocol, name: endpoint, idempotency };
}
