import { nameOf, parseArn } from "../deployed/arn";

/** What a queue policy lets send: a rule, a topic, a bus. */
export interface PolicySender {
  readonly kind: string;
  readonly name: string;
}

/**
 * Who may send to a queue by its policy, as far as the policy names them: a service, and the ARN that it must act for. That
 * is what shows which rules and topics a dead-letter queue is for.
 */
export function policySenders(policy: string | undefined): PolicySender[] {
  if (!policy) return [];
  const { Statement } = JSON.parse(policy) as { Statement?: StatementObject | StatementObject[] };
  const senders = listOf(Statement).flatMap((statement) => {
    if (statement.Effect !== "Allow" || !listOf(statement.Principal?.Service).length) return [];
    return Object.values(statement.Condition ?? {})
      .flatMap((conditions) => listOf(conditions["aws:SourceArn"] ?? conditions["AWS:SourceArn"]))
      .flatMap(senderOf);
  });
  return [...new Map(senders.map((sender) => [`${sender.kind} ${sender.name}`, sender])).values()];
}

interface StatementObject {
  readonly Effect?: string;
  readonly Principal?: { readonly Service?: string | string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
}

function senderOf(arn: string): PolicySender[] {
  const parts = parseArn(arn);
  if (parts === undefined) return [];
  const { service, resource } = parts;
  if (service === "sns") return [{ kind: "topic", name: nameOf(arn) }];
  if (service === "lambda") return [{ kind: "function", name: nameOf(arn) }];
  if (service !== "events") return [];
  return [{ kind: resource.startsWith("rule/") ? "rule" : "bus", name: nameOf(arn) }];
}

function listOf<Item>(value: Item | readonly Item[] | undefined): readonly Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Item[]) : [value as Item];
}
