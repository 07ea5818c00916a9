import { blocksAt, type ResolvedStack, type Resource, requiredTextAt, textAt, textsAt } from "../../terraform";
import { type PolicyDocument, readPolicyDocument } from "../policy/policy-document";
import { awsManagedPolicy } from "./aws-managed-policies";

/** A role that the stack makes. */
export interface Role {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  /** Who may take it on. */
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
  /** Attached policies that are neither in the stack nor known: they may allow anything. */
  readonly beyond: readonly string[];
  /** What it may do at most; `undefined` where that is not limited, or not known. */
  readonly boundary: PolicyDocument | undefined;
  /** By key. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The roles of a stack, each with its policies. Read when they are asked for. */
export class Roles {
  private readonly resources = new Map<string, Resource>();
  private readonly roles = new Map<string, Role>();

  constructor(private readonly stack: ResolvedStack) {
    for (const resource of stack.resources) {
      if (resource.type === "aws_iam_role") this.resources.set(requiredTextAt(resource, "arn"), resource);
    }
  }

  /** `undefined` for a role that the stack does not make. */
  at(arn: string): Role | undefined {
    const resource = this.resources.get(arn);
    if (resource === undefined) return undefined;
    const role = this.roles.get(arn) ?? this.read(resource, arn);
    this.roles.set(arn, role);
    return role;
  }

  private read(resource: Resource, arn: string): Role {
    const { address } = resource;
    const name = requiredTextAt(resource, "name");
    const attached = this.attachedTo(resource, name);
    const boundary = textAt(resource, "permissions_boundary");
    return {
      address,
      name,
      arn,
      trust: documentOf(resource, "assume_role_policy"),
      policies: [...this.inlineOf(resource, name), ...attached.flatMap((each) => this.managed(each) ?? [])],
      beyond: attached.filter((each) => this.managed(each) === undefined),
      boundary: boundary === undefined ? undefined : this.managed(boundary),
      tags: Object.fromEntries(
        Object.entries(resource.attribute("tags") ?? {}).map(([key, tag]) => [key, String(tag)]),
      ),
    };
  }

  private inlineOf(role: Resource, name: string): PolicyDocument[] {
    const within = blocksAt(role, "inline_policy").filter((block) => textAt(block, "policy") !== undefined);
    const beside = this.of("aws_iam_role_policy", role).filter((each) => requiredTextAt(each, "role") === name);
    return [...within, ...beside].map((each) => documentOf(each));
  }

  /** ARNs. */
  private attachedTo(role: Resource, name: string): string[] {
    const one = this.of("aws_iam_role_policy_attachment", role).filter((each) => requiredTextAt(each, "role") === name);
    const many = this.of("aws_iam_policy_attachment", role).filter((each) => textsAt(each, "roles").includes(name));
    const beside = [...one, ...many].map((each) => requiredTextAt(each, "policy_arn"));
    return [...new Set([...textsAt(role, "managed_policy_arns"), ...beside])];
  }

  private managed(arn: string): PolicyDocument | undefined {
    const policy = this.stack.resources.find(
      (each) => each.type === "aws_iam_policy" && requiredTextAt(each, "arn") === arn,
    );
    return policy ? documentOf(policy) : awsManagedPolicy(arn);
  }

  /** Names of roles count within an account. */
  private of(type: string, role: Resource): Resource[] {
    const { account } = role.location;
    return this.stack.resources.filter((each) => each.type === type && each.location.account === account);
  }
}

function documentOf(from: Pick<Resource, "address" | "attribute">, attribute = "policy"): PolicyDocument {
  return readPolicyDocument(requiredTextAt(from, attribute), from.address, attribute);
}
