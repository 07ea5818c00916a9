import { join } from "node:path";
import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import { checkedBucket, checkedRegion } from "./environment";
import type { StackProps } from "./stack-props";

/**
 * Keeps the state of a stack in S3 when `TF_STATE_BUCKET` is set, and in the working directory otherwise; one state for
 * each stage and Region, whatever the place. With one for two of them, deploying the second would replace what the first has.
 *
 * - `TF_STATE_BUCKET`: the bucket
 * - `TF_STATE_REGION`: its Region; default: that of the stack
 * - `TF_STATE_PREFIX`: in front of the key `<stage>/<region>/<stack>.tfstate`; default: `signalbox`
 *
 * Throws a UserError SETTING_INVALID where one of the first two has the form of none.
 *
 * The state is locked: in S3 by a file beside it (Terraform 1.10 and later).
 */
export function setStateBackend(
  stack: TerraformStack,
  { stage, region }: Pick<StackProps, "stage" | "region">,
  environment: NodeJS.ProcessEnv = process.env,
): void {
  const bucket = environment.TF_STATE_BUCKET;
  if (!bucket) {
    const name = ["terraform", stage, region, stack.node.id, "tfstate"].filter(Boolean).join(".");
    // Where cdktf keeps it by default, and not in the folder of the stack, which is an output.
    new LocalBackend(stack, { path: join(process.cwd(), name) });
    return;
  }
  const path = [environment.TF_STATE_PREFIX || "signalbox", stage, region, `${stack.node.id}.tfstate`];
  const backend = new S3Backend(stack, {
    bucket: checkedBucket("TF_STATE_BUCKET", bucket),
    key: path.filter(Boolean).join("/"),
    region: checkedRegion("TF_STATE_REGION", environment.TF_STATE_REGION || region),
    encrypt: true,
  });
  // Newer than cdktf's own types.
  backend.addOverride("use_lockfile", true);
}
