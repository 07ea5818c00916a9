import type { Bus, LambdaFunction, OtherPlace, Queue, Rule, Topic } from "../../simulator";
import type { GraphNode } from "../../simulator/page/graph/graph";
import { counted } from "../cli/numbers";
import { patternText } from "../summary/pattern-text";
import type { Fact, Words } from "./words";

/** What is said of a node beside its name and kind. */
export function nodeWords({ subject, isDeadLetterQueue }: GraphNode): Words {
  if (!("kind" in subject)) return ruleWords(subject);
  // Of what the stack does not make, nothing more is known.
  if (!subject.inStack) return { short: [], facts: [] };
  switch (subject.kind) {
    case "bus":
      return busWords(subject);
    case "topic":
      return topicWords(subject);
    case "queue":
      return queueWords(subject, isDeadLetterQueue);
    case "function":
      return functionWords(subject);
    case "other":
      return otherWords(subject);
  }
}

function ruleWords({ pattern, schedule }: Rule): Words {
  const fields = pattern ? patternText(pattern.text).split(" · ").map(withoutUsualName) : [];
  const facts: Fact[] = [];
  if (pattern) facts.push({ name: "pattern", text: indented(pattern.text), isCode: true });
  if (schedule !== undefined) facts.push({ name: "schedule", text: schedule });
  return { short: [...fields, ...(schedule === undefined ? [] : [schedule])], facts };
}

/** A source or detail-type is known for what it is by itself. */
function withoutUsualName(field: string): string {
  return field.replace(/^(source|detail-type): /, "");
}

function busWords({ archives, rules }: Bus): Words {
  const kept = archives.map(({ retentionDays }) => `archive ${retentionDays === 0 ? "for ever" : days(retentionDays)}`);
  return {
    short: [counted(rules.length, "rule"), ...kept],
    facts: archives.map(({ name, retentionDays, pattern }) => ({
      name: "archive",
      text: `${name} keeps ${pattern ? patternText(pattern.text) : "every event"} ${retentionDays === 0 ? "for ever" : days(retentionDays)}`,
    })),
  };
}

function topicWords({ subscriptions }: Topic): Words {
  return { short: [counted(subscriptions.length, "subscription")], facts: [] };
}

function queueWords(queue: Queue, isDeadLetterQueue: boolean): Words {
  const kept = duration(queue.retentionSeconds);
  const visibility = `visibility timeout ${duration(queue.visibilityTimeoutSeconds)}`;
  return {
    short: isDeadLetterQueue ? [`kept ${kept}`] : [`retention ${kept}`, visibility],
    facts: [
      { name: "retention", text: kept },
      { name: "visibility timeout", text: duration(queue.visibilityTimeoutSeconds) },
      ...(queue.delaySeconds > 0 ? [{ name: "delay", text: duration(queue.delaySeconds) }] : []),
    ],
  };
}

function functionWords({ runtime = "image", architecture, memoryMegabytes, timeoutSeconds }: LambdaFunction): Words {
  return {
    short: [`${runtime} · ${architecture}`, `${memoryMegabytes} MiB · ${duration(timeoutSeconds)}`],
    facts: [
      { name: "runtime", text: `${runtime}, ${architecture}` },
      { name: "memory", text: `${memoryMegabytes} MiB` },
      { name: "timeout", text: duration(timeoutSeconds) },
    ],
  };
}

function bucketWords({ versioned, eventBridge }: NonNullable<OtherPlace["bucket"]>): Words {
  const short = [...(versioned ? ["versions"] : []), ...(eventBridge ? ["events of its objects"] : [])];
  return { short, facts: short.length === 0 ? [] : [{ name: "has", text: short.join(", ") }] };
}

function deliveryWords({ bufferSeconds, bufferBytes, prefix }: NonNullable<OtherPlace["delivery"]>): Words {
  const buffer = `every ${duration(bufferSeconds)} or ${bufferBytes / 1024 / 1024} MiB`;
  return {
    short: [buffer],
    facts: [
      { name: "buffer", text: buffer },
      { name: "prefix", text: prefix, isCode: true },
    ],
  };
}

/** Of what is not looked into, nothing more is known. */
function otherWords({ machine, api, bucket, delivery }: OtherPlace): Words {
  if (api !== undefined) return apiWords(api);
  if (bucket !== undefined) return bucketWords(bucket);
  if (delivery !== undefined) return deliveryWords(delivery);
  if (machine === undefined) return { short: [], facts: [] };
  const { definition, type } = machine;
  const states = Object.keys(definition.States);
  return {
    short: [`${type} · ${counted(states.length, "state")}`],
    facts: [
      { name: "type", text: type },
      { name: "states", text: states.join(", ") },
      ...(definition.TimeoutSeconds === undefined
        ? []
        : [{ name: "timeout", text: duration(definition.TimeoutSeconds) }]),
    ],
  };
}

function apiWords({ method, endpoint, callsPerSecond }: NonNullable<OtherPlace["api"]>): Words {
  return {
    short: [`${method} ${endpoint.replace(/^https:\/\/([^/]+).*$/, "$1")}`, `${callsPerSecond}/s`],
    facts: [
      { name: "calls", text: `${method} ${endpoint}` },
      { name: "rate limit", text: `${callsPerSecond} calls a second` },
    ],
  };
}

/** JSON as people read it. */
function indented(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}

/** `14 days`, `3 min`, `30 s`: in the largest unit in which it is whole. */
export function duration(seconds: number): string {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return days(seconds / 86_400);
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds >= 60 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function days(count: number): string {
  return counted(count, "day");
}
