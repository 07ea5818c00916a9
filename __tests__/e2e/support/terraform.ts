import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, quoted, run } from "./child";
import { cleanEnvironment } from "./tools";

/** What terraform intends to do with a resource. */
export interface Change {
  readonly address: string;
  /** Such as `["update"]`, or `["delete", "create"]` for a replacement. */
  readonly actions: readonly string[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: Pick<Change, "actions" | "before" | "after">;
  }[];
}

/** Terraform in a copy of a synthesized stack, which it may write to. */
export class Terraform {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * Copies a stack and initializes it.
   *
   * @param stack directory of the synthesized stack
   * @param directory where the copy goes
   * @param environment of terraform
   * @param endpoint where AWS is; nowhere unless given
   */
  static async inCopyOf(
    stack: string,
    directory: string,
    environment: Readonly<Record<string, string>>,
    endpoint?: string,
  ): Promise<Terraform> {
    cpSync(stack, directory, { recursive: true });
    const file = join(directory, "cdk.tf.json");
    const { terraform: settings, ...stackJson } = JSON.parse(readFileSync(file, "utf8"));
    const { backend: _, ...rest } = settings;
    writeFileSync(file, JSON.stringify({ ...stackJson, terraform: rest }, null, 2));
    writeFileSync(
      join(directory, "offline_override.tf.json"),
      JSON.stringify({ provider: offline(stackJson.provider) }),
    );
    const own = endpoint === undefined ? environment : { ...environment, AWS_ENDPOINT_URL: endpoint };
    const terraform = new Terraform(directory, cleanEnvironment(own));
    await terraform.succeed("init", "-input=false");
    return terraform;
  }

  /** Checks the configuration against the schema of the provider. */
  validate(): Promise<string> {
    return this.succeed("validate");
  }

  /** The changes that terraform would make; none if all is as it should be. */
  async plan(...options: string[]): Promise<readonly Change[]> {
    await this.succeed("plan", "-input=false", "-out=plan.bin", ...options);
    const plan = JSON.parse(await this.succeed("show", "-json", "plan.bin")) as PlanJson;
    return (plan.resource_changes ?? [])
      .map(({ address, change: { actions, before, after } }) => ({ address, actions, before, after }))
      .filter(({ address, actions }) => !address.startsWith("data.") && actions.join() !== "no-op");
  }

  apply(): Promise<string> {
    return this.succeed("apply", "-input=false", "-auto-approve");
  }

  destroy(): Promise<string> {
    return this.succeed("destroy", "-input=false", "-auto-approve");
  }

  /** What terraform printed; throws, with what it complained of, if it fails. */
  async succeed(command: string, ...options: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(command, ...options);
    if (exitCode !== 0) throw new Error(`terraform ${command} ended with ${exitCode}:\n${quoted(stderr || stdout)}`);
    return stdout;
  }

  run(command: string, ...options: string[]): Promise<Finished> {
    return run("terraform", [command, "-no-color", ...options], { cwd: this.directory, env: this.environment });
  }
}

/** What keeps the AWS provider from asking AWS of its own accord: settings of the test, which no stack should have. */
function offline({ aws = [] }: { readonly aws?: readonly { readonly alias?: string }[] }) {
  const settings = {
    access_key: "test",
    secret_key: "test",
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
    s3_use_path_style: true,
    max_retries: 1,
  };
  return { aws: aws.map(({ alias }) => (alias === undefined ? settings : { alias, ...settings })) };
}
