import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkProps, optional, required, type ShapeOf } from "../props";
import { fail } from "../report";
import { terraformText } from "../terraform-text";

/**
 * Where a secret is: in Secrets Manager, put there by whoever may know it. Terraform sees this reference and nothing else; AWS
 * reads the value when the connection is made.
 */
export interface SecretReference {
  /** Name or ARN of the secret. */
  readonly secret: string;
  /** The key of the value, where the secret is a JSON object. @default the whole secret */
  readonly key?: string;
  /**
   * The version of the secret. AWS reads the value when the connection is made and when its definition changes: after a rotation,
   * give the id of the new version and deploy.
   *
   * @default the version that is current when AWS reads it
   */
  readonly versionId?: string;
}

const SECRET_REFERENCE: ShapeOf<SecretReference> = {
  secret: required("text"),
  key: optional("text"),
  versionId: optional("text"),
};

/**
 * The reference as CloudFormation reads it
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html). Refuses the secret
 * itself, without showing it.
 */
export function dynamicReference(scope: Construct, prop: string, reference: SecretReference): string {
  if (typeof reference !== "object" || reference === null) refuseLiteral(scope, prop, reference);
  refuseOthers(scope, prop, reference, SECRET_REFERENCE);
  checkProps(scope, reference, SECRET_REFERENCE, prop);
  const { secret, key = "", versionId = "" } = reference;
  checkSecretName(scope, `${prop}.secret`, secret);
  checkPart(scope, `${prop}.key`, key);
  checkPart(scope, `${prop}.versionId`, versionId);
  return `{{resolve:secretsmanager:${[secret, "SecretString", key, "", versionId].join(":").replace(/:+$/, "")}}}`;
}

/** Refuses props that there are not, without showing what they hold: it may be the secret. */
export function refuseOthers(scope: Construct, prop: string, given: object, shape: object): void {
  const other = Object.keys(given).find((name) => !Object.hasOwn(shape, name));
  if (other === undefined) return;
  fail(scope, {
    code: "AUTHORIZATION_PROP",
    prop: `${prop}.${other}`,
    must: `be one of ${Object.keys(shape).join(", ")}`,
    got: "a value (not shown)",
    mend: 'Drop it. Secrets are references: { secret: "NAME", key: "KEY" }.',
  });
}

/** Refuses what is the secret and no reference to it: it would stand in the state, and in every plan. */
export function refuseLiteral(scope: Construct, prop: string, value: unknown): never {
  const isExpression = typeof value === "string" && Token.isUnresolved(value);
  return fail(scope, {
    code: "SECRET_LITERAL",
    prop,
    must: "be a reference to a secret, and not the secret: Terraform keeps what it is given in its state as plain text",
    // Never the value itself.
    got: isExpression ? "a Terraform expression" : typeof value === "string" ? "a text (not shown)" : typeof value,
    mend: 'Put the secret into Secrets Manager, and write { secret: "NAME", key: "KEY" }.',
  });
}

function checkSecretName(scope: Construct, prop: string, secret: string): void {
  if (Token.isUnresolved(secret)) {
    // An expression that ends in the value of a secret would bring it into the state after all.
    if (/\.(secret_string|secret_binary|result)\b/.test(terraformText(scope, secret)))
      refuseLiteral(scope, prop, secret);
    return;
  }
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  const isName = /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(secret);
  if (isName || /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/.test(secret)) return;
  fail(scope, {
    code: "SECRET_REFERENCE",
    prop,
    must: "be the name or ARN of a secret in Secrets Manager",
    got: "a text (not shown)",
    mend: 'Such as "pager/api-key", or arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX.',
  });
}

function checkPart(scope: Construct, prop: string, part: string): void {
  if (Token.isUnresolved(part) || /^[^:{}\\]*$/.test(part)) return;
  fail(scope, {
    code: "SECRET_REFERENCE",
    prop,
    must: "have no colon, brace or backslash, which a reference cannot hold",
    got: "a text (not shown)",
    mend: "Take another key in the secret.",
  });
}
