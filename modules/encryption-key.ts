import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { accountOf, partitionOf } from "./arn";
import { AWS_LIMITS } from "./aws-limits";
import { type CommonProps, common, located } from "./common-props";
import { physicalName } from "./naming";
import { type PolicyStatement, ResourcePolicy } from "./policy/resource-policy";
import { COMMON_PROPS, checkProps, NAME, optional } from "./props";
import { checkRange } from "./range";
import { checkAtSynth } from "./report";

/** A key that a queue, topic, bus, function or table is encrypted with. */
export interface Key {
  /** ARN, id or alias: what goes into `kms_master_key_id` and the like. */
  readonly keyId: string;
  /** ARN for the policies of roles; `undefined` for an alias or id, of which those know nothing. */
  readonly keyArn: string | undefined;
  /** Resources that must be there before something is encrypted with the key. */
  readonly keyDependencies: readonly ITerraformDependable[];
  /** Lets a service encrypt and decrypt with the key. */
  allowService(grant: KeyGrant): void;
}

/** A service that has to use a key. */
export interface KeyGrant {
  /** The construct that is encrypted: messages name it. */
  readonly user: Construct;
  /** The service principal, such as `events.amazonaws.com`. */
  readonly service: string;
  /**
   * For whom the service may use the key: the account of the key, another account, or anybody whom the policy of the
   * encrypted resource lets in, where AWS passes no account (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html).
   */
  readonly onBehalfOf: "own-account" | "anybody" | { readonly account: string };
  /** Beyond decrypting and making data keys. */
  readonly actions?: readonly string[];
}

/** What a service needs to put an encrypted message somewhere. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const MESSAGE_KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"] as const;

export const ENCRYPTION_KEY_DEFAULTS = { deletionWindowDays: 30, rotation: true } as const;

export interface EncryptionKeyProps extends CommonProps {
  /** Name of the alias, without `alias/`; takes the stage prefix. 1–250 characters of `[A-Za-z0-9/_-]`. */
  readonly name: string;
  /**
   * Days in which a deleted key can be brought back, 7–30. What it encrypted is unreadable after that.
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

/**
 * A customer-managed KMS key that knows who needs it: each queue, topic and bus that it encrypts adds the services that
 * send to it. Deploys the key (rotated every year), its alias and its policy. Costs 1 US$ a month.
 *
 * @example
 * const key = new EncryptionKey(this, "key", { name: "orders" });
 * const orders = new ReliableQueue(this, "orders", { name: "q-orders", encryptionKey: key });
 */
export class EncryptionKey extends Construct implements Key {
  readonly resource: KmsKey;
  readonly keyArn: string;
  readonly alias: KmsAlias;
  readonly policy: KmsKeyPolicy;
  private readonly document: ResourcePolicy;
  private readonly account: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const deletionWindowDays = optional("number");
    checkProps<EncryptionKeyProps>(this, props, { ...COMMON_PROPS, name: NAME, deletionWindowDays });
    const name = physicalName(this, "name", props.name, KEY_NAME, { provider: props.provider });
    checkRange(this, "deletionWindowDays", props.deletionWindowDays, AWS_LIMITS.kms.deletionWindowDays, "days");
    this.resource = new KmsKey(this, "Resource", {
      description: `Signalbox key ${name}`,
      enableKeyRotation: ENCRYPTION_KEY_DEFAULTS.rotation,
      deletionWindowInDays: props.deletionWindowDays ?? ENCRYPTION_KEY_DEFAULTS.deletionWindowDays,
      ...common(props),
    });
    this.alias = new KmsAlias(this, "alias", {
      name: `alias/${name}`,
      targetKeyId: this.resource.keyId,
      ...located(props),
    });
    // A resource of its own: the statements name rules and topics that may depend on the key.
    this.keyArn = this.resource.arn;
    this.account = accountOf(this.keyArn);
    this.document = new ResourcePolicy(this.keyArn, [this.accountAdministers()]);
    this.policy = new KmsKeyPolicy(this, "policy", {
      keyId: this.resource.keyId,
      policy: this.document.json,
      ...located(props),
    });
    this.document.writeTo(this.policy);
  }

  get keyId(): string {
    return this.keyArn;
  }

  get keyDependencies(): readonly ITerraformDependable[] {
    return [this.policy];
  }

  allowService({ service, onBehalfOf, actions = [] }: KeyGrant): void {
    // The account of the key by the key's own ARN: by that of a sender it could come to depend on what depends on the key.
    const account =
      onBehalfOf === "anybody" ? undefined : onBehalfOf === "own-account" ? this.account : onBehalfOf.account;
    this.document.allowService({
      service,
      actions: [...MESSAGE_KEY_ACTIONS, ...actions],
      ...(account !== undefined && { source: { account, order: "" } }),
    });
  }

  /**
   * The account keeps the key: without this statement nobody could ever change it again. AWS offers nothing narrower than
   * `kms:*` that does (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
   */
  private accountAdministers(): PolicyStatement {
    return {
      Sid: "AccountAdministers",
      Effect: "Allow",
      Principal: { AWS: `arn:${partitionOf(this.keyArn)}:iam::${this.account}:root` },
      Action: "kms:*",
      Resource: this.keyArn,
    };
  }
}

/** On behalf of whom: a known account, or, where the account is that of a resource of ours, the key's own. */
export function ownerOf(account: string): KeyGrant["onBehalfOf"] {
  return Token.isUnresolved(account) ? "own-account" : { account };
}

/**
 * The key behind an `encryptionKey` prop: an {@link EncryptionKey}, or one that is already there, by ARN, id or alias.
 * Signalbox cannot add to the policy of a key that it does not manage, so synth warns of each service that must be let in
 * there; a key that AWS manages never lets one in, which is an error.
 */
export function keyOf(key: Key | string): Key {
  return typeof key === "string" ? new ExistingKey(key) : key;
}

/**
 * Refuses a key that the policy of a role cannot name: there a key has its ARN, as an alias or id stands for none
 * (https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html). A key that AWS manages needs no mention:
 * it lets in whoever of the account may use the service.
 */
export function checkRoleCanUse(scope: Construct, prop: string, key: Key | undefined, role: string): void {
  if (!key || key.keyArn !== undefined || isAwsManaged(key)) return;
  checkAtSynth(scope, (report) =>
    report.error({
      code: "KEY_ARN_MISSING",
      prop,
      must: `be an EncryptionKey or the ARN of a key, so that ${role} can be let use it`,
      got: key.keyId,
      mend: "In the policy of a role, an alias or id means no key: give arn:aws:kms:REGION:ACCOUNT:key/ID.",
    }),
  );
}

function isAwsManaged({ keyId }: Key): boolean {
  return /(^|:)alias\/aws\//.test(keyId);
}

const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/;

class ExistingKey implements Key {
  readonly keyDependencies = [];

  constructor(readonly keyId: string) {}

  get keyArn(): string | undefined {
    return Token.isUnresolved(this.keyId) || KEY_ARN.test(this.keyId) ? this.keyId : undefined;
  }

  allowService({ user, service }: KeyGrant): void {
    if (isAwsManaged(this)) {
      checkAtSynth(user, (report) =>
        report.error({
          code: "AWS_MANAGED_KEY",
          prop: "encryptionKey",
          must: `be a key whose policy can let ${service} in`,
          got: this.keyId,
          mend:
            "The policy of an AWS-managed key cannot be changed, so nothing that this service sends would ever arrive. " +
            "Use new EncryptionKey(…), or leave encryptionKey out.",
        }),
      );
      return;
    }
    checkAtSynth(user, (report) =>
      report.warning({
        code: "KEY_POLICY_UNMANAGED",
        prop: "encryptionKey",
        must: `let ${service} use ${MESSAGE_KEY_ACTIONS.join(" and ")}`,
        got: this.keyId,
        mend:
          "Signalbox does not manage the policy of this key: add the statement where the key is made, then " +
          'acceptRisk(construct, "KEY_POLICY_UNMANAGED", "…"); or use new EncryptionKey(…).',
      }),
    );
  }
}

const KEY_NAME = {
  kind: "key alias",
  maxLength: 250,
  characters: /^[A-Za-z0-9/_-]*$/,
  charactersInWords: "letters, digits, slashes, hyphens and underscores",
} as const;
