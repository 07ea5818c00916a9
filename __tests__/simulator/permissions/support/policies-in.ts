import { resolveStack } from "../../../../simulator/terraform";

/** A policy text within a stack, that can be changed. */
export interface PolicyIn {
  /** Address without the hash that cdktf appends: `aws_sqs_queue_policy.orders_policy`. */
  readonly name: string;
  readonly statements: readonly WrittenStatement[];
  /** The text of the stack with other statements in this policy. */
  with(statements: readonly object[]): string;
}

export interface WrittenStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const ATTRIBUTES = ["policy", "assume_role_policy", "policy_document"];

/** Every policy of a synthesized stack, its references resolved. */
export function policiesIn(stack: string): PolicyIn[] {
  return resolveStack(stack).resources.flatMap((resource) =>
    ATTRIBUTES.flatMap((attribute) => {
      const text = resource.attribute(attribute);
      if (typeof text !== "string") return [];
      const document = JSON.parse(text) as { Statement: WrittenStatement[] };
      return {
        name: resource.address.replace(/_[0-9A-F]{8}$/, ""),
        statements: document.Statement,
        with(statements: readonly object[]) {
          const changed = JSON.parse(stack) as { resource: Record<string, Record<string, Record<string, unknown>>> };
          const target = changed.resource[resource.type]?.[resource.name] as Record<string, unknown>;
          target[attribute] = JSON.stringify({ ...document, Statement: statements });
          return JSON.stringify(changed);
        },
      };
    }),
  );
}

/** `AllowSend`; a statement without a Sid by its action. */
export function statementName({ Sid, Action }: WrittenStatement): string {
  return Sid ?? String(Action);
}
