import type { Caller } from "./request";

/** `Principal` or `NotPrincipal` of a statement: by type (`AWS`, `Service`, `*` for anybody) who. */
export interface Principals {
  readonly negated: boolean;
  readonly entries: readonly (readonly [type: string, name: string])[];
}

/**
 * How a statement names a caller: itself; or the account that it belongs to, which leaves it to the policies of the
 * account who of it may. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type Naming = "itself" | "account" | undefined;

export function naming({ negated, entries }: Principals, caller: Caller): Naming {
  let found: Naming;
  for (const [type, name] of entries) {
    const how = namedBy(type, name, caller);
    if (how === "itself") found = how;
    found ??= how;
  }
  return negated ? (found === undefined ? "itself" : undefined) : found;
}

function namedBy(type: string, name: string, caller: Caller): Naming {
  // Services too: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html lets alarms in so.
  if (name === "*" && (type === "*" || type === "AWS")) return "itself";
  switch (caller.kind) {
    case "service":
      return type === "Service" && name === caller.service ? "itself" : undefined;
    case "role":
      if (type !== "AWS") return undefined;
      return name === caller.arn ? "itself" : isAccount(name, caller.account) ? "account" : undefined;
    case "account":
      return type === "AWS" && isAccount(name, caller.account) ? "itself" : undefined;
  }
}

function isAccount(name: string, account: string): boolean {
  return name === account || (name.startsWith("arn:") && name.endsWith(`:iam::${account}:root`));
}

/** Whether some of them are of the type of a caller. */
export function isOfType({ entries }: Principals, { kind }: Caller): boolean {
  return entries.some(([type]) => (type === "Service") === (kind === "service"));
}

/** `Service events.amazonaws.com, AWS *` */
export function describePrincipals({ negated, entries }: Principals): string {
  const names = entries.map(([type, name]) => (type === "*" ? name : `${type} ${name}`)).join(", ");
  return negated ? `anybody but ${names}` : names;
}
