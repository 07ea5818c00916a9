import type { Denial } from "./denial";
import { evaluate, type Findings, type NearMiss } from "./policy/evaluate";
import type { PolicyDocument } from "./policy/policy-document";
import type { AccessRequest } from "./policy/request";
import type { AttachedPolicies } from "./stack/resource-policies";
import type { Role } from "./stack/roles";

/** That somebody may do something. */
export interface Claim {
  /** `events.amazonaws.com for rule orders` */
  readonly who: string;
  /** `queue q-orders` */
  readonly what: string;
  readonly request: AccessRequest;
  /** The role of the caller; `undefined` where it has none, or the stack does not make it. */
  readonly role: Role | undefined;
  /** The policies of what is accessed. */
  readonly attached: AttachedPolicies;
  /** The account of what is accessed. */
  readonly owner: string;
  /** Keys are opened by their own policy alone: the policies of a role count where that hands over to the account. */
  readonly isKey?: boolean;
  /** Why statements with a condition cannot allow it, where that is so. */
  readonly noConditions?: string | undefined;
}

/**
 * Nothing, if the claim holds; else why not. A Deny anywhere denies. Within an account it is enough that the policies of
 * the role or those of the resource allow; from one account to another both must.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function deniedClaim(claim: Claim): Denial | undefined {
  const reason = reasonAgainst(claim);
  if (reason === undefined) return undefined;
  const { who, what, request } = claim;
  return { code: "NO_PERMISSIONS", message: `${who} may not ${request.action} on ${what}: ${reason}.` };
}

function reasonAgainst(claim: Claim): string | undefined {
  const { role, request, attached, noConditions } = claim;
  const own = role && evaluate(role.policies, request);
  const boundary = role?.boundary && evaluate([role.boundary], request);
  const resource = evaluate(attached.documents, request, { noConditions });
  const denies = own?.denies ?? boundary?.denies ?? resource.denies;
  if (denies) return `${denies.name} denies it`;
  if (request.caller.kind !== "role") {
    return resource.allows || !attached.known ? undefined : silence(attached.documents, resource.nearest, OF_RESOURCE);
  }
  if (boundary && boundary.allows === undefined) {
    const limit = silence([role?.boundary as PolicyDocument], boundary.nearest, "");
    return `the permissions boundary of ${role?.address} leaves it out: ${limit}`;
  }
  return reasonAgainstRole(claim, own, resource);
}

function reasonAgainstRole(claim: Claim, own: Findings | undefined, resource: Findings): string | undefined {
  const { role, request, attached, owner, isKey } = claim;
  const bySelf = own === undefined || own.allows !== undefined || (role?.beyond.length ?? 0) > 0;
  const resourceSays = silence(attached.documents, resource.nearest, OF_RESOURCE);
  const selfSays = role && silence(role.policies, own?.nearest, `the role ${role.address} has no policy`);
  const account = request.caller.kind === "role" ? request.caller.account : undefined;
  if (isKey || account !== owner) {
    const letIn = !attached.known || resource.allows !== undefined || resource.delegates !== undefined;
    if (!letIn) return resourceSays;
    const enough = isKey && resource.allows !== undefined;
    return enough || bySelf ? undefined : selfSays;
  }
  return bySelf || resource.allows !== undefined ? undefined : selfSays;
}

const OF_RESOURCE = "it has no policy that lets anybody in";

/** That policies neither allow nor deny. */
function silence(documents: readonly PolicyDocument[], nearest: NearMiss | undefined, none: string): string {
  if (documents.length === 0) return none;
  const addresses = documents.map(({ address }) => address).join(", ");
  const near = nearest ? `; ${nearest.statement.name} comes nearest, but ${nearest.lacks.join(" and ")}` : "";
  return `no statement of ${addresses} allows it${near}`;
}
