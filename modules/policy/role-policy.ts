import { canonicalJson } from "../terraform-json";

interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Where it stands: the same from synth to synth. */
  readonly sid: string;
}

/** What a role may do, gathered from everything that the function or route is connected to. */
export class RolePolicy {
  private readonly permissions = new Map<string, Permission>();
  private write: ((json: string) => void) | undefined;

  /**
   * Allows `actions` on `resources`. A second call with the same `sid` adds to the first.
   *
   * @param sid letters and digits; says what it is for, such as `ReadOrders`
   */
  allow(sid: string, actions: readonly string[], resources: readonly string[]): void {
    const before = this.permissions.get(sid);
    this.permissions.set(sid, {
      sid,
      actions: [...new Set([...(before?.actions ?? []), ...actions])].sort(),
      resources: [...new Set([...(before?.resources ?? []), ...resources])],
    });
    this.write?.(this.json);
  }

  /** The document as it stands, as JSON. */
  get json(): string {
    return canonicalJson(this.document());
  }

  /** Keeps a resource up to date with the document. */
  writeTo(resource: { policy: string }): void {
    this.write = (json) => {
      resource.policy = json;
    };
  }

  /** The document as it stands. */
  document() {
    const sorted = [...this.permissions.values()].sort((a, b) => (a.sid < b.sid ? -1 : 1));
    return {
      Version: "2012-10-17",
      Statement: sorted.map(({ sid, actions, resources }) => ({
        Sid: sid,
        Effect: "Allow",
        Action: actions.length === 1 ? actions[0] : actions,
        Resource: resources.length === 1 ? resources[0] : resources,
      })),
    };
  }
}

/** For whom alone a service may take a role: for a resource, or, of a service that says no more, for an account. */
export type RoleSource = { readonly arn: string; readonly account: string } | { readonly externalId: string };

/**
 * Lets a service take a role. `source` keeps the service from taking it for somebody else
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
 */
export function assumeRolePolicy(service: string, source?: RoleSource): string {
  return canonicalJson({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(source && { Condition: conditionOf(source) }),
      },
    ],
  });
}

function conditionOf(source: RoleSource) {
  if ("externalId" in source) return { StringEquals: { "sts:ExternalId": source.externalId } };
  return { ArnEquals: { "aws:SourceArn": source.arn }, StringEquals: { "aws:SourceAccount": source.account } };
}

/** Roles are global: a prefix keeps the names of two Regions or stages apart. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function roleNamePrefix(name: string): string {
  return `${name.replace(/[^A-Za-z0-9+=,.@_-]/g, "-").slice(0, LONGEST_PREFIX - 1)}-`;
}

/** 64, less the 26 characters that Terraform adds. */
const LONGEST_PREFIX = 38;
