import { covers } from "../access/coverage";
import { type PolicySet, policySets } from "../access/documents";
import { judgeGrant, type Surrounding, type Verdict } from "../access/judge-grant";
import type { Grant } from "../access/statement";
import type { Change } from "../plan/change";
import type { Comparison } from "../plan/comparison";
import type { Unjudged } from "../plan/side";
import { type Risk, risk } from "../risk";

/** Policies that let in more than before, or refuse less. */
export function accessRisks(comparison: Comparison): { readonly risks: Risk[]; readonly unjudged: Unjudged[] } {
  const { before, after, changeAt } = comparison;
  const ownAccounts = new Set(
    [...before.stack.resources, ...after.stack.resources].map(({ location }) => location.account),
  );
  const [old, coming] = [policySets(before), policySets(after)];
  const risks: Risk[] = [];
  const unjudged: Unjudged[] = [];
  for (const is of coming.values()) {
    const was = old.get(is.of);
    const isTouched = (address: string) => (changeAt(address)?.action ?? "none") !== "none";
    for (const address of [...is.untold, ...(was?.untold ?? [])].filter(isTouched)) {
      unjudged.push({ address, reason: "its policy is not told by the plan" });
    }
    if (is.untold.length > 0 || (was?.untold.length ?? 0) > 0) continue;
    risks.push(...widened(was, is, { ownAccounts, type: is.type }), ...(was ? undenied(was, is) : []));
  }
  for (const was of old.values()) {
    if (!coming.has(was.of) && stillThere(was, comparison)) risks.push(...undenied(was, { ...was, grants: [] }));
  }
  return { risks: [...risks, ...comparison.changes.flatMap(opened)], unjudged };
}

function widened(was: PolicySet | undefined, is: PolicySet, surrounding: Surrounding): Risk[] {
  const verdicts = is.grants
    .filter(({ effect }) => effect === "Allow")
    .flatMap((grant) => {
      const verdict = judgeGrant(grant, was?.grants ?? [], surrounding);
      return verdict ? [{ grant, verdict }] : [];
    });
  const unlike = new Map(
    verdicts.map((each) => [`${each.verdict.code} ${each.grant.name} ${each.verdict.what}`, each]),
  );
  return [...unlike.values()].map(({ grant, verdict }) => ofVerdict(is, grant, verdict));
}

function ofVerdict({ address }: PolicySet, { name }: Grant, { what, ...rest }: Verdict): Risk {
  return risk({ ...rest, address, label: address, what: `${name} of ${address} ${what}.` });
}

/** What is no longer refused. */
function undenied(was: PolicySet, is: PolicySet): Risk[] {
  const denies = is.grants.filter(({ effect }) => effect === "Deny");
  const lost = was.grants.filter((each) => each.effect === "Deny" && !denies.some((deny) => covers(deny, each)));
  const byName = new Map(lost.map((each) => [each.name, each]));
  return [...byName.values()].map(({ name, conditions }) => {
    const isTls = conditions.some(({ key }) => key.toLowerCase() === "aws:securetransport");
    return risk({
      code: isTls ? "TLS_NOT_REQUIRED" : "ACCESS_DENY_REMOVED",
      severity: "high",
      address: is.address,
      label: is.address,
      what: `${name} of ${is.address} ${isTls ? "no longer refuses requests without TLS" : "refuses less than before, or is gone"}.`,
      reason: isTls
        ? "Messages may travel in plain text."
        : "A Deny stands above every Allow, also those of other policies.",
      mend: "Keep the statement as it was.",
    });
  });
}

/** Whether what a policy was for is still there without it. */
function stillThere({ of }: PolicySet, { after }: Comparison): boolean {
  const [type = "", name] = of.split(" ");
  return after.stack.resources.some(
    (each) =>
      each.type === type &&
      ["arn", "url", "id", "key_id", "name", "bucket"].some((key) => each.attribute(key) === name),
  );
}

/** URLs that answer anybody, and policies of AWS's that allow everything. */
function opened(change: Change): Risk[] {
  const { address, label, type, before, after } = change;
  if (after === undefined || change.action === "none") return [];
  const text = (resource: typeof after | undefined, name: string) => resource?.attribute(name);
  if (type === "aws_lambda_function_url" || type === "aws_apigatewayv2_route") {
    const isOpen = (resource: typeof after | undefined) =>
      resource !== undefined && (text(resource, "authorization_type") ?? "NONE") === "NONE";
    // A route that is new may be meant for anybody; one that was closed is not.
    if (!isOpen(after) || isOpen(before) || (type === "aws_apigatewayv2_route" && before === undefined)) return [];
    return [
      risk({
        code: "ENDPOINT_OPENED",
        severity: "high",
        address,
        label,
        what: `${label} answers without authorization.`,
        reason: "Whoever knows the URL can send what becomes an event.",
        mend: "Keep an authorizer, or authorization_type = AWS_IAM.",
      }),
    ];
  }
  const policy = text(after, "policy_arn");
  if (type !== "aws_iam_role_policy_attachment" || text(before, "policy_arn") === policy) return [];
  if (typeof policy !== "string" || !/:aws:policy\/.*(AdministratorAccess|PowerUserAccess|FullAccess)/.test(policy))
    return [];
  return [
    risk({
      code: "ACCESS_WILDCARD",
      severity: "high",
      address,
      label,
      what: `${String(text(after, "role") ?? "A role")} may do all that ${policy} allows.`,
      reason: "That is every action of a service, or of all, on every resource.",
      mend: "Write a policy that names the actions and ARNs that are needed.",
    }),
  ];
}
