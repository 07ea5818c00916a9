import { type Attributed, blocksAt, textAt, textsAt } from "../attributes";

/**
 * The `json` of a data source `aws_iam_policy_document`, which asks nothing of AWS. Statements with the Sid of one of
 * `source_policy_documents` replace it, as those of `override_policy_documents` replace them.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 *
 * @throws {StackError} where it refers to what only AWS knows
 */
export function policyDocumentJson(source: Attributed): string {
  const id = textAt(source, "policy_id");
  const own = blocksAt(source, "statement").map(statementOf);
  const merged = [...documents(source, "source_policy_documents", "source_json"), own];
  const all = [...merged, ...documents(source, "override_policy_documents", "override_json")].reduce(overridden, []);
  return JSON.stringify({
    Version: textAt(source, "version") ?? "2012-10-17",
    ...(id !== undefined && { Id: id }),
    Statement: all,
  });
}

interface WrittenStatement {
  readonly Sid?: string;
}

function overridden(before: readonly WrittenStatement[], added: readonly WrittenStatement[]): WrittenStatement[] {
  const replaced = new Map(added.flatMap((each) => (each.Sid ? [[each.Sid, each] as const] : [])));
  const kept = before.map((each) => {
    const replacement = replaced.get(each.Sid ?? "");
    replaced.delete(each.Sid ?? "");
    return replacement ?? each;
  });
  return [...kept, ...added.filter((each) => !each.Sid || replaced.has(each.Sid))];
}

function documents(source: Attributed, attribute: string, before: string): (readonly WrittenStatement[])[] {
  const older = textAt(source, before);
  return [...(older === undefined ? [] : [older]), ...textsAt(source, attribute)]
    .filter((text) => text !== "")
    .map((text) => (JSON.parse(text) as { Statement?: WrittenStatement | WrittenStatement[] }).Statement ?? [])
    .map((statements) => (Array.isArray(statements) ? statements : [statements]));
}

function statementOf(block: Attributed): WrittenStatement {
  const sid = textAt(block, "sid");
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: textAt(block, "effect") ?? "Allow",
    ...listed("Action", textsAt(block, "actions")),
    ...listed("NotAction", textsAt(block, "not_actions")),
    ...listed("Resource", variables(block, "resources")),
    ...listed("NotResource", variables(block, "not_resources")),
    ...principalsOf("Principal", blocksAt(block, "principals")),
    ...principalsOf("NotPrincipal", blocksAt(block, "not_principals")),
    ...conditionsOf(blocksAt(block, "condition")),
  } as WrittenStatement;
}

function listed(element: string, values: readonly string[]): object {
  return values.length === 0 ? {} : { [element]: values };
}

function principalsOf(element: string, blocks: readonly Attributed[]): object {
  if (blocks.length === 0) return {};
  const byType: Record<string, string[]> = {};
  for (const block of blocks) {
    const type = textAt(block, "type") ?? "";
    byType[type] = [...(byType[type] ?? []), ...variables(block, "identifiers")];
  }
  return { [element]: byType["*"] ? "*" : byType };
}

function conditionsOf(blocks: readonly Attributed[]): object {
  if (blocks.length === 0) return {};
  const Condition: Record<string, Record<string, string[]>> = {};
  for (const block of blocks) {
    const test = textAt(block, "test") ?? "";
    const key = textAt(block, "variable") ?? "";
    const values = [...(Condition[test]?.[key] ?? []), ...variables(block, "values")];
    Condition[test] = { ...Condition[test], [key]: values };
  }
  return { Condition };
}

/** Policy variables are written `&{…}` here, as `${…}` is Terraform's own. */
function variables(block: Attributed, attribute: string): string[] {
  return textsAt(block, attribute).map((text) => text.replaceAll("&{", "${"));
}
