import type { Pipe, Place, Rule, Subscription, Target, Topology } from "../../topology/places";
import { edgeId, Graph, type GraphEdge, type GraphEdgeKind, type GraphNode } from "./graph";

/** What is joined to what, before it is known what a place is for. */
interface Link {
  readonly kind: GraphEdgeKind;
  readonly from: Place | Rule;
  readonly to: Place | Rule;
  readonly sender?: Target | Subscription | Pipe;
}

/** The graph of a stack. Of what is beyond the simulation, only what something is sent to. */
export function graphOf(topology: Topology): Graph {
  const links = [...linksOf(topology)];
  const subjects = new Set<Place | Rule>([
    ...topology.buses.filter(({ inStack, rules }) => inStack || rules.length > 0),
    ...topology.rules,
    ...topology.topics.filter(isOurs),
    ...topology.queues.filter(isOurs),
    ...topology.functions.filter(isOurs),
    ...links.flatMap(({ from, to }) => [from, to]),
  ]);
  const used = new Set(links.filter(({ kind }) => kind !== "dead-letter").map(({ to }) => to));
  const letters = new Set(links.filter(({ kind, to }) => kind === "dead-letter" && !used.has(to)).map(({ to }) => to));
  const elsewhere = inSeveralRegions([...subjects]);
  const nodes = new Map(
    [...subjects].map((subject, index) => {
      const node = nodeOf(subject, index, letters.has(subject));
      const what = elsewhere.has(subject) ? `${node.what} in ${regionOf(subject)}` : node.what;
      return [subject, { ...node, what }];
    }),
  );
  return new Graph([...nodes.values()], edgesOf(links, nodes));
}

function* linksOf({ buses, rules, topics, queues, functions, others, pipes }: Topology): Generator<Link> {
  for (const bus of buses) yield* letters(bus, bus.deadLetterQueue);
  for (const rule of rules) {
    yield { kind: "rule", from: rule.bus, to: rule };
    for (const target of rule.targets) {
      yield { kind: "target", from: rule, to: target.to, sender: target };
      yield* letters(rule, target.deadLetterQueue);
    }
  }
  for (const pipe of pipes) {
    yield { kind: "pipe", from: pipe.from, to: pipe.to, sender: pipe };
    yield* letters(pipe.from, pipe.deadLetterQueue);
  }
  for (const topic of topics) {
    for (const subscription of topic.subscriptions) {
      yield { kind: "subscription", from: topic, to: subscription.to, sender: subscription };
      yield* letters(topic, subscription.deadLetterQueue);
    }
  }
  for (const queue of queues) {
    for (const { to } of queue.mappings) yield { kind: "mapping", from: queue, to };
    yield* letters(queue, queue.redrive?.to);
  }
  for (const place of others) {
    for (const called of place.machine?.calls ?? []) yield { kind: "destination", from: place, to: called };
    for (const { integration } of place.httpApi?.routes ?? []) {
      yield { kind: "destination", from: place, to: integration.to };
    }
    if (place.delivery !== undefined) yield { kind: "destination", from: place, to: place.delivery.to };
    const { account, region } = place.location;
    const told = buses.find(({ name, location }) => name === "default" && isAt(location, account, region));
    if (place.bucket?.eventBridge && told) yield { kind: "destination", from: place, to: told };
  }
  for (const fn of functions) {
    const { onSuccess, onFailure, deadLetterQueue } = fn.asyncInvocation;
    if (onSuccess !== undefined) yield { kind: "destination", from: fn, to: onSuccess };
    for (const to of fn.sendsTo) yield { kind: "destination", from: fn, to };
    yield* letters(fn, onFailure);
    yield* letters(fn, deadLetterQueue);
  }
}

function isAt(location: Place["location"], account: string, region: string): boolean {
  return location.account === account && location.region === region;
}

function* letters(from: Place | Rule, to: Place | undefined): Generator<Link> {
  if (to !== undefined) yield { kind: "dead-letter", from, to };
}

function edgesOf(links: readonly Link[], nodes: ReadonlyMap<Place | Rule, GraphNode>): GraphEdge[] {
  const edges = new Map<string, GraphEdge & { readonly senders: (Target | Subscription | Pipe)[] }>();
  for (const { kind, from: start, to: end, sender } of links) {
    const from = nodes.get(start);
    const to = nodes.get(end);
    if (from === undefined || to === undefined) continue;
    const id = edgeId(from, to);
    const edge = edges.get(id) ?? { id, kind, from, to, senders: [] };
    if (sender !== undefined) edge.senders.push(sender);
    edges.set(id, edge);
  }
  return [...edges.values()];
}

function nodeOf(subject: Place | Rule, index: number, isLetters: boolean): GraphNode {
  const { name, address } = subject;
  const kind = "kind" in subject ? subject.kind : "rule";
  const isDeadLetterQueue = isLetters && kind === "queue";
  const what = isDeadLetterQueue ? "dead-letter queue" : whatOf(subject);
  return { id: `n${index}`, kind, what, name, address, subject, isDeadLetterQueue };
}

/** Those that have the name of another of their kind, in another Region. */
function inSeveralRegions(subjects: readonly (Place | Rule)[]): ReadonlySet<Place | Rule> {
  const regions = new Map<string, Set<string>>();
  const keyOf = (subject: Place | Rule) =>
    `${"what" in subject ? subject.what : "kind" in subject ? subject.kind : "rule"} ${subject.name}`;
  for (const subject of subjects) {
    const key = keyOf(subject);
    regions.set(key, (regions.get(key) ?? new Set()).add(regionOf(subject)));
  }
  return new Set(subjects.filter((subject) => (regions.get(keyOf(subject))?.size ?? 0) > 1));
}

function regionOf(subject: Place | Rule): string {
  return ("kind" in subject ? subject : subject.bus).location.region;
}

function whatOf(subject: Place | Rule): string {
  if (!("kind" in subject)) return subject.enabled ? "rule" : "disabled rule";
  if (subject.kind === "other") return subject.what;
  const fifo = "fifo" in subject && subject.fifo ? "FIFO " : "";
  const elsewhere = subject.inStack ? "" : " elsewhere";
  return `${fifo}${subject.kind}${elsewhere}`;
}

function isOurs({ inStack }: Place): boolean {
  return inStack;
}
