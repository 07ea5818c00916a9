import { functionArnOf, nameOf, parseArn, whatOf } from "./arn";
import { Attempts } from "./attempts";
import type { DeployedFunction, DeployedQueue, DeployedRule, DeployedSystem, DeployedTopic } from "./deployed-system";
import type { SystemReader } from "./system-reader";

/**
 * Finds what is deployed on a bus: its rules, their targets, and from each on to the end — subscriptions of topics, consumers
 * of queues, dead-letter queues of all of them. It needs no stack: any bus will do, whoever made it.
 *
 * @throws what the SDK throws where the bus itself cannot be looked at; whatever else cannot is a gap
 */
export async function discoverSystem(reader: SystemReader, busNameOrArn: string): Promise<DeployedSystem> {
  const bus = await reader.bus(busNameOrArn);
  const listed = await reader.rules(bus.name);
  const walk = new Walk(reader);
  const rules = await Promise.all(listed.map((rule) => walk.rule(bus.name, rule)));
  if (bus.deadLetterArn !== undefined) await walk.deadLetters(bus.deadLetterArn, `bus ${bus.name}`);
  return { bus, rules: rules.sort(byName), ...walk.found() };
}

type Named = { readonly name: string };
const byName = (a: Named, b: Named) => (a.name < b.name ? -1 : 1);

/** Follows each ARN once, however many lead to it. */
class Walk {
  private readonly topics = new Map<string, DeployedTopic>();
  private readonly queues = new Map<string, Omit<DeployedQueue, "deadLettersOf">>();
  private readonly functions = new Map<string, DeployedFunction>();
  private readonly others = new Set<string>();
  private readonly deadLettersOf = new Map<string, Set<string>>();
  private readonly visited = new Map<string, Promise<void>>();
  private readonly attempts = new Attempts();

  constructor(private readonly reader: SystemReader) {}

  found(): Pick<DeployedSystem, "topics" | "queues" | "functions" | "others" | "gaps"> {
    const queues = [...this.queues.values()].map((queue) => ({
      ...queue,
      deadLettersOf: [...(this.deadLettersOf.get(queue.arn) ?? [])].sort(),
    }));
    return {
      topics: [...this.topics.values()].sort(byName),
      queues: queues.sort(byName),
      functions: [...this.functions.values()].sort(byName),
      others: [...this.others].sort(),
      gaps: this.attempts.gaps,
    };
  }

  async rule(bus: string, rule: Omit<DeployedRule, "targets">): Promise<DeployedRule> {
    const label = `rule ${rule.name}`;
    // Those of the archive have a target that nobody may see.
    if (rule.managedBy !== undefined) return { ...rule, targets: [] };
    const targets =
      (await this.attempts.try("events:ListTargetsByRule", label, () => this.reader.targets(bus, rule.name))) ?? [];
    await Promise.all(
      targets.flatMap(({ arn, deadLetterArn }) => [
        this.visit(arn),
        deadLetterArn === undefined ? undefined : this.deadLetters(deadLetterArn, label),
      ]),
    );
    return { ...rule, targets };
  }

  deadLetters(arn: string, of: string): Promise<void> {
    const known = this.deadLettersOf.get(arn) ?? new Set<string>();
    this.deadLettersOf.set(arn, known.add(of));
    return this.visit(arn);
  }

  private visit(arn: string): Promise<void> {
    const key = parseArn(arn)?.service === "lambda" ? functionArnOf(arn) : arn;
    const known = this.visited.get(key);
    // Whoever comes later need not wait: the first one does, and ways may lead in a circle.
    if (known !== undefined) return Promise.resolve();
    const visit = this.look(key);
    this.visited.set(key, visit);
    return visit;
  }

  private async look(arn: string): Promise<void> {
    const parts = parseArn(arn);
    const isHere = parts?.region === this.reader.region;
    if (isHere && parts.service === "sns") return this.topic(arn);
    if (isHere && parts.service === "sqs") return this.queue(arn);
    if (isHere && parts.service === "lambda") return this.function(arn);
    this.others.add(arn);
  }

  private async topic(arn: string): Promise<void> {
    const label = `topic ${nameOf(arn)}`;
    const { attempts, reader } = this;
    const listed = (await attempts.try("sns:ListSubscriptionsByTopic", label, () => reader.subscriptions(arn))) ?? [];
    const subscriptions = await Promise.all(
      listed.map(async ({ arn: subscriptionArn, ...subscription }) => {
        const of = `subscription of ${nameOf(subscription.endpoint)} to ${label}`;
        const details = subscription.pending
          ? undefined
          : await attempts.try("sns:GetSubscriptionAttributes", of, () => reader.subscriptionDetails(subscriptionArn));
        const { filtered = false, deadLetterArn } = details ?? {};
        if (deadLetterArn !== undefined) await this.deadLetters(deadLetterArn, of);
        if (parseArn(subscription.endpoint) !== undefined) await this.visit(subscription.endpoint);
        return { ...subscription, filtered, deadLetterArn };
      }),
    );
    this.topics.set(arn, { arn, name: nameOf(arn), subscriptions });
  }

  private async queue(arn: string): Promise<void> {
    const name = nameOf(arn);
    const label = `queue ${name}`;
    const { attempts, reader } = this;
    const url = await attempts.try("sqs:GetQueueUrl", label, () => reader.queueUrl(arn));
    if (url === undefined) return;
    const [state, consumers = []] = await Promise.all([
      attempts.try("sqs:GetQueueAttributes", label, () => reader.queue(url)),
      attempts.try("lambda:ListEventSourceMappings", label, () => reader.consumers(arn)),
    ]);
    if (state === undefined) return;
    this.queues.set(arn, { arn, name, url, fifo: name.endsWith(".fifo"), ...state, consumers });
    await Promise.all([
      ...consumers.map(({ functionArn }) => this.visit(functionArn)),
      state.deadLetterArn === undefined ? undefined : this.deadLetters(state.deadLetterArn, label),
    ]);
  }

  private async function(arn: string): Promise<void> {
    const name = nameOf(arn);
    const label = `${whatOf(arn)} ${name}`;
    const { attempts, reader } = this;
    const [configuration, onFailure] = await Promise.all([
      attempts.try("lambda:GetFunctionConfiguration", label, () => reader.configuration(arn)),
      attempts.try("lambda:GetFunctionEventInvokeConfig", label, () => reader.onFailure(arn)),
    ]);
    if (configuration === undefined) return;
    const { environment, deadLetterArn } = configuration;
    const deadLetterArns = [deadLetterArn, onFailure].filter((each) => each !== undefined);
    this.functions.set(arn, { arn, name, environment, deadLetterArns });
    await Promise.all(deadLetterArns.map((each) => this.deadLetters(each, label)));
  }
}
