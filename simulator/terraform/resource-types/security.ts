import { arn, type Location } from "../location";
import { madeUpId, madeUpUuid } from "../made-up";
import { given, nameFrom, type ResourceFacts, type ResourceType } from "./resource-type";

const path = (facts: ResourceFacts) => facts.text("path") ?? "/";
const iamArn = (location: Location, resource: string) => arn({ ...location, region: "" }, "iam", resource);
const keyArn = (facts: ResourceFacts) => arn(facts.location, "kms", `key/${madeUpUuid(facts.address)}`);
const secretArn = (facts: ResourceFacts) =>
  arn(facts.location, "secretsmanager", `secret:${given(facts, "name")}-${madeUpId(facts.address, 6)}`);
const policyArn = (facts: ResourceFacts) => iamArn(facts.location, `policy${path(facts)}${given(facts, "name")}`);

/** IAM, KMS and Secrets Manager. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
export const SECURITY: Readonly<Record<string, ResourceType>> = {
  aws_iam_role: {
    computed: {
      arn: (facts) => iamArn(facts.location, `role${path(facts)}${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
      name: (facts) => nameFrom(facts),
      unique_id: (facts) => `AROA${madeUpId(facts.address, 17).toUpperCase()}`,
    },
  },
  aws_iam_policy: {
    computed: { arn: policyArn, id: policyArn, name: (facts) => nameFrom(facts) },
  },
  aws_iam_role_policy: {
    computed: { id: (facts) => `${given(facts, "role")}:${given(facts, "name")}`, name: (facts) => nameFrom(facts) },
  },
  aws_iam_role_policy_attachment: {
    computed: { id: (facts) => `${given(facts, "role")}-${madeUpId(facts.address, 26)}` },
  },
  aws_kms_key: {
    computed: {
      arn: keyArn,
      id: (facts) => madeUpUuid(facts.address),
      key_id: (facts) => madeUpUuid(facts.address),
    },
  },
  aws_kms_alias: {
    computed: {
      arn: (facts) => arn(facts.location, "kms", given(facts, "name")),
      id: (facts) => given(facts, "name"),
      name: (facts) => `alias/${nameFrom(facts)}`,
      target_key_arn: (facts) => {
        const key = given(facts, "target_key_id");
        return key.startsWith("arn:") ? key : arn(facts.location, "kms", `key/${key}`);
      },
    },
  },
  aws_secretsmanager_secret: {
    computed: { arn: secretArn, id: secretArn, name: (facts) => nameFrom(facts) },
  },
  aws_kms_key_policy: { computed: { id: (facts) => given(facts, "key_id") } },
};
