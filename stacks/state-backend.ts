import { S3Backend, type TerraformStack } from "cdktf";

/**
 * Keeps the state of a stack in S3 when `TF_STATE_BUCKET` is set, and beside the stack on disk otherwise.
 *
 * - `TF_STATE_BUCKET`: the bucket
 * - `TF_STATE_REGION`: its Region; default: `AWS_REGION`, else `us-east-1`
 * - `TF_STATE_PREFIX`: in front of the key `<stage>/<stack>.tfstate`; default: `signalbox`
 *
 * The state is locked by a file beside it (Terraform 1.10 and later).
 */
export function setStateBackend(stack: TerraformStack, environment: NodeJS.ProcessEnv = process.env): void {
  const bucket = environment.TF_STATE_BUCKET;
  if (!bucket) return;
  const path = [environment.TF_STATE_PREFIX || "signalbox", environment.STAGE, `${stack.node.id}.tfstate`];
  const backend = new S3Backend(stack, {
    bucket,
    key: path.filter(Boolean).join("/"),
    region: environment.TF_STATE_REGION || environment.AWS_REGION || "us-east-1",
    encrypt: true,
  });
  // Newer than cdktf's own types.
  backend.addOverride("use_lockfile", true);
}
