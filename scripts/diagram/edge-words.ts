import type {
  LambdaFunction,
  Mapping,
  OtherPlace,
  Pipe,
  Queue,
  Rule,
  Subscription,
  Target,
  TargetInput,
} from "../../simulator";
import type { GraphEdge } from "../../simulator/page/graph/graph";
import { patternText } from "../summary/pattern-text";
import { duration } from "./node-words";
import type { Fact, Words } from "./words";

/** What is said of an edge: how things go along it, and why. */
export function edgeWords(edge: GraphEdge): Words {
  const subject = edge.from.subject;
  const parts = [...edge.senders.map(senderWords), ...mappingsOf(edge).map(mappingWords)];
  if (edge.kind === "rule" && !(edge.to.subject as Rule).enabled) parts.push(plain("disabled"));
  if ("kind" in subject && subject.kind === "function") parts.push(...functionWords(subject, edge));
  if ("kind" in subject && subject.kind === "other") parts.push(...routeWords(subject, edge));
  if ("kind" in subject && subject.kind === "queue") parts.push(...redriveWords(subject, edge));
  if (edge.kind === "dead-letter" && parts.length === 0) parts.push(plain("undeliverable"));
  return { short: [...new Set(parts.flatMap(({ short }) => short))], facts: parts.flatMap(({ facts }) => facts) };
}

function senderWords(sender: Target | Subscription | Pipe): Words {
  if ("filters" in sender) return pipeWords(sender);
  return "protocol" in sender ? subscriptionWords(sender) : targetWords(sender);
}

function pipeWords({ name, enabled, filters, target, batchSize, maxAttempts, maxAgeSeconds }: Pipe): Words {
  const limits = [
    ...(Number.isFinite(maxAttempts) ? [`at most ${maxAttempts}`] : []),
    ...(Number.isFinite(maxAgeSeconds) ? [`within ${duration(maxAgeSeconds)}`] : []),
  ];
  return {
    short: [...(enabled ? [] : ["stopped"]), `pipe ${name}`, ...filters.map(({ text }) => patternText(text))],
    facts: [
      { name: "pipe", text: name },
      { name: "batch size", text: String(batchSize) },
      ...filters.map(({ text }) => ({ name: "filter", text, isCode: true })),
      ...(target.template === undefined ? [] : [{ name: "input template", text: target.template, isCode: true }]),
      { name: "retries", text: limits.join(" ") || "as long as the stream has the row" },
    ],
  };
}

function targetWords({ input, maxAttempts, maxAgeSeconds, messageGroupId }: Target): Words {
  return {
    short: input ? [inputLabel(input)] : [],
    facts: [
      ...(input ? [inputFact(input)] : []),
      ...(messageGroupId === undefined ? [] : [{ name: "message group", text: messageGroupId }]),
      { name: "retries", text: `at most ${maxAttempts} within ${duration(maxAgeSeconds)}` },
    ],
  };
}

function inputLabel(input: TargetInput): string {
  return input.kind === "path" ? input.path : input.kind === "constant" ? "constant input" : "transformed";
}

function inputFact(input: TargetInput): Fact {
  if (input.kind === "constant") return { name: "constant input", text: input.text, isCode: true };
  if (input.kind === "path") return { name: "input path", text: input.path };
  const paths = Object.entries(input.paths).map(([name, path]) => `${name} = ${path}`);
  return { name: "input transformer", text: [...paths, input.template].join("\n"), isCode: true };
}

function subscriptionWords({ raw, filter, protocol }: Subscription): Words {
  const short = filter ? [patternText(filter.text)] : [];
  return {
    short: raw && QUEUES_AND_FUNCTIONS.has(protocol) ? ["raw", ...short] : short,
    facts: [
      { name: "protocol", text: protocol },
      { name: "message", text: raw ? "as it was published" : "in an SNS envelope" },
      ...(filter ? [{ name: "filter", text: filter.text, isCode: true }] : []),
    ],
  };
}

/** Where raw delivery is a choice that matters to whoever reads the message. */
const QUEUES_AND_FUNCTIONS: ReadonlySet<string> = new Set(["sqs", "lambda", "http", "https", "firehose"]);

function mappingsOf({ kind, from, to }: GraphEdge): readonly Mapping[] {
  const { subject } = from;
  if (kind !== "mapping" || !("kind" in subject) || subject.kind !== "queue") return [];
  return subject.mappings.filter((mapping) => mapping.to === to.subject);
}

function mappingWords({ enabled, batchSize, batchWindowSeconds, filters, maximumConcurrency }: Mapping): Words {
  return {
    short: [
      ...(enabled ? [] : ["disabled"]),
      `batches of ${batchSize}`,
      ...filters.map(({ text }) => patternText(text)),
    ],
    facts: [
      { name: "batch size", text: String(batchSize) },
      { name: "batch window", text: duration(batchWindowSeconds) },
      ...(maximumConcurrency === undefined ? [] : [{ name: "maximum concurrency", text: String(maximumConcurrency) }]),
      ...filters.map(({ text }) => ({ name: "filter", text, isCode: true })),
    ],
  };
}

function functionWords({ asyncInvocation, sendsTo }: LambdaFunction, { to }: GraphEdge): Words[] {
  const { onSuccess, onFailure, deadLetterQueue } = asyncInvocation;
  return [
    ...(onSuccess === to.subject ? [plain("on success")] : []),
    ...(sendsTo.some((place) => place === to.subject) ? [PUBLISHES] : []),
    ...(onFailure === to.subject || deadLetterQueue === to.subject ? [plain("on failure")] : []),
  ];
}

/** That it does, only its code tells. */
const PUBLISHES: Words = { short: ["publishes"], facts: [{ name: "publishes", text: "its environment names it" }] };

/** The routes of an HTTP API, and who may call them. */
function routeWords({ httpApi }: OtherPlace, { to }: GraphEdge): Words[] {
  const routes = httpApi?.routes.filter(({ integration }) => integration.to === to.subject) ?? [];
  return routes.map(({ key, authorization }) => {
    const who = authorization.kind === "jwt" ? `tokens of ${authorization.issuer}` : WHO[authorization.kind];
    return { short: [key], facts: [{ name: key, text: who }] };
  });
}

const WHO = { iam: "signed requests", open: "everybody" } as const;

function redriveWords({ redrive }: Queue, { to }: GraphEdge): Words[] {
  return redrive?.to === to.subject ? [plain(`after ${redrive.maxReceiveCount} receives`)] : [];
}

function plain(text: string): Words {
  return { short: [text], facts: [{ name: "when", text }] };
}
