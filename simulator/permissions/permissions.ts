import type { ResolvedStack } from "../terraform";
import type { Bus, LambdaFunction, Mapping, OtherPlace, Place, Queue, Topology } from "../topology/places";
import type { Sender } from "../world";
import { callDenied, consumptionDenied } from "./consumption";
import { deliveryDenied, storingDenied } from "./delivery";
import type { Denial } from "./denial";
import { keyDeniedToBus } from "./encryption";
import { taskDenied } from "./role-call";
import { StackPolicies } from "./stack/stack-policies";
import { changesDenied } from "./stream-reading";

export type { Denial } from "./denial";

/** A denial, or that there is none: told apart from a question that was not asked yet. */
type Answer = Denial | null;

/**
 * What the policies of a stack let be done: policies of queues, topics, buses and keys, permissions of functions, roles. Of
 * what the stack does not make nothing is known, and it is taken to be allowed. Every answer is kept: policies do not change
 * while a stack runs.
 *
 * @throws {StackError} from a question, where a policy that bears on it cannot be read
 */
export class Permissions {
  private readonly policies: StackPolicies;
  private readonly deliveries = new WeakMap<Sender, Map<Place, Answer>>();
  /** Senders that are made anew for each delivery are known by what they say. */
  private readonly deliveriesByText = new Map<string, Map<Place, Answer>>();
  private readonly consumptions = new Map<Mapping, Answer>();
  private readonly encryptions = new Map<Bus, Answer>();
  /** By function, action, resource. */
  private readonly calls = new Map<LambdaFunction, Map<string, Map<string, Answer>>>();

  constructor(stack: ResolvedStack, topology: Topology) {
    this.policies = new StackPolicies(stack, topology);
  }

  /** Whether a service may put something into a place. */
  mayDeliver(sender: Sender, to: Place): Denial | undefined {
    const answers = this.deliveries.get(sender) ?? this.answersTo(sender);
    const answer = answers.get(to);
    if (answer !== undefined) return answer ?? undefined;
    const denial = deliveryDenied(this.policies, sender, to);
    answers.set(to, denial ?? null);
    return denial;
  }

  /** Whether a service that takes on a role may put an object into a bucket. */
  mayStore(sender: Sender, bucket: Place, key: string): Denial | undefined {
    return storingDenied(this.policies, sender, bucket, key);
  }

  /** Whether a pipe may read the stream of a table, by its role. */
  mayReadChanges(sender: Sender, table: OtherPlace): Denial | undefined {
    return changesDenied(this.policies, sender, table);
  }

  /** Whether Lambda may poll a queue for a function, by the function's role. */
  mayConsume(mapping: Mapping, queue: Queue): Denial | undefined {
    return answered(this.consumptions, mapping, () => consumptionDenied(this.policies, mapping, queue));
  }

  /**
   * Whether the code of a function may do something, by the function's role.
   *
   * @param action as policies name it: `sqs:SendMessage`, also for a batch
   */
  mayCall(fn: LambdaFunction, action: string, resourceArn: string): Denial | undefined {
    const answers = within(within(this.calls, fn), action);
    return answered(answers, resourceArn, () => callDenied(this.policies, fn, action, resourceArn));
  }

  /** Whether a task of a state machine may do something, by the role of the machine. */
  mayDoAs(machine: OtherPlace, action: string, resourceArn: string): Denial | undefined {
    return taskDenied(this.policies, machine, machine.machine?.roleArn, action, resourceArn);
  }

  /**
   * Whether EventBridge may use the key of a bus. If not, the bus takes what is put on it all the same, and it goes to the
   * dead-letter queue of the bus (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html).
   */
  mayEncrypt(bus: Bus): Denial | undefined {
    return answered(this.encryptions, bus, () => keyDeniedToBus(this.policies, bus));
  }

  private answersTo(sender: Sender): Map<Place, Answer> {
    const { service, sourceArn, sourceAccount, roleArn = "" } = sender;
    const text = `${service} ${sourceArn} ${sourceAccount} ${roleArn}`;
    const answers = within(this.deliveriesByText, text);
    this.deliveries.set(sender, answers);
    return answers;
  }
}

/** The map within a map, made where it is not there. */
function within<Key, InnerKey, Value>(outer: Map<Key, Map<InnerKey, Value>>, key: Key): Map<InnerKey, Value> {
  const found = outer.get(key);
  if (found) return found;
  const made = new Map<InnerKey, Value>();
  outer.set(key, made);
  return made;
}

function answered<Key>(answers: Map<Key, Answer>, key: Key, ask: () => Denial | undefined): Denial | undefined {
  const known = answers.get(key);
  if (known !== undefined) return known ?? undefined;
  const denial = ask();
  answers.set(key, denial ?? null);
  return denial;
}
