/** A condition of a statement: `ArnEquals`, `aws:SourceArn`, and what it asks for. */
export interface StatementCondition {
  readonly operator: string;
  /** As it is written: AWS does not tell cases apart. */
  readonly key: string;
  readonly values: readonly string[];
}

/** One thing that a policy allows or denies to one principal: statements are split until there is one of each. */
export interface Grant {
  readonly effect: "Allow" | "Deny";
  /** `Service events.amazonaws.com`, `AWS arn:…`, `*`; nothing in the policy of a role, which is for whoever has the role. */
  readonly principal: string | undefined;
  /** As it is written: AWS does not tell cases apart. `*` also for `NotAction`. */
  readonly action: string;
  /** `*` also for `NotResource`. */
  readonly resource: string | undefined;
  readonly conditions: readonly StatementCondition[];
  /** Its Sid, or its position. */
  readonly name: string;
}

type Json = Readonly<Record<string, unknown>>;

/** What a policy document says; `undefined` where it is none. */
export function grantsOf(document: string): readonly Grant[] | undefined {
  try {
    const { Statement: statements } = JSON.parse(document) as Json;
    return listOf(statements).flatMap((each, i) => ofStatement(each as Json, i));
  } catch {
    return undefined;
  }
}

function ofStatement(written: Json, position: number): Grant[] {
  const { Sid: sid, Effect: effect } = written;
  const resources = resourcesOf(written);
  const conditions = conditionsOf((written.Condition ?? {}) as Readonly<Record<string, Json>>);
  const name = typeof sid === "string" && sid !== "" ? sid : `statement ${position + 1}`;
  return principalsOf(written).flatMap((principal) =>
    actionsOf(written).flatMap((action) =>
      resources.map((resource) => ({
        effect: effect === "Deny" ? ("Deny" as const) : ("Allow" as const),
        principal,
        action,
        resource,
        conditions,
        name,
      })),
    ),
  );
}

function principalsOf({ Principal: principal, NotPrincipal: not }: Json): (string | undefined)[] {
  if (not !== undefined || principal === "*") return ["*"];
  if (typeof principal !== "object" || principal === null) return [undefined];
  return Object.entries(principal).flatMap(([type, names]) =>
    texts(names).map((each) => (each === "*" && type === "AWS" ? "*" : `${type} ${accountOf(each)}`)),
  );
}

/** An account may be written by its number or as its root. */
function accountOf(name: string): string {
  return /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name;
}

function actionsOf({ Action: actions, NotAction: not }: Json): string[] {
  return not !== undefined ? ["*"] : texts(actions);
}

function resourcesOf({ Resource: resources, NotResource: not }: Json): (string | undefined)[] {
  if (not !== undefined) return ["*"];
  return resources === undefined ? [undefined] : texts(resources);
}

function conditionsOf(written: Readonly<Record<string, Json>>): StatementCondition[] {
  return Object.entries(written).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values).sort() })),
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function texts(value: unknown): string[] {
  return listOf(value).map(String);
}
