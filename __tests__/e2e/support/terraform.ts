import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
    copyStack(stack, directory);
    return Terraform.initialized(directory, environment, endpoint);
  }

  /**
   * Copies several stacks as modules of one configuration, so that what takes time happens side by side, and initializes it.
   *
   * @param endpoint where AWS is
   * @param without types of resources that are left out
   */
  static async inCopyOfAll(
    stacks: readonly { readonly name: string; readonly directory: string }[],
    directory: string,
    environment: Readonly<Record<string, string>>,
    endpoint: string,
    without: readonly string[] = [],
  ): Promise<Terraform> {
    mkdirSync(directory, { recursive: true });
    for (const stack of stacks) {
      const own = join(directory, stack.name);
      copyStack(stack.directory, own, without);
      // The bundles of functions are sought from where terraform runs.
      const file = join(own, "cdk.tf.json");
      writeFileSync(file, readFileSync(file, "utf8").replaceAll('"assets/', '"${path.module}/assets/'));
    }
    const module = Object.fromEntries(stacks.map(({ name }) => [name, { source: `./${name}` }]));
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ module }));
    return Terraform.initialized(directory, environment, endpoint);
  }

  private static async initialized(
    directory: string,
    environment: Readonly<Record<string, string>>,
    endpoint: string | undefined,
  ): Promise<Terraform> {
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
      .filter(({ address, actions }) => !/^(module\.[^.]+\.)?data\./.test(address) && actions.join() !== "no-op");
  }

  apply(): Promise<string> {
    return this.succeed("apply", "-input=false", "-auto-approve", MANY_AT_A_TIME);
  }

  destroy(): Promise<string> {
    return this.succeed("destroy", "-input=false", "-auto-approve", MANY_AT_A_TIME);
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

/** The provider waits for most of what it makes: ten at a time, as terraform would have it, is minutes of waiting in line. */
const MANY_AT_A_TIME = "-parallelism=60";

function copyStack(stack: string, directory: string, without: readonly string[] = []): void {
  cpSync(stack, directory, { recursive: true });
  const file = join(directory, "cdk.tf.json");
  const { terraform: settings, resource, ...stackJson } = JSON.parse(readFileSync(file, "utf8"));
  const { backend: _, ...rest } = settings;
  const kept = Object.fromEntries(Object.entries(resource).filter(([type]) => !without.includes(type)));
  writeFileSync(file, JSON.stringify({ ...stackJson, resource: kept, terraform: rest }, null, 2));
  writeFileSync(join(directory, "offline_override.tf.json"), JSON.stringify({ provider: offline(stackJson.provider) }));
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
    // A few: an emulator that shares the machine with all other tests may not take every connection at once.
    max_retries: 5,
  };
  return { aws: aws.map(({ alias }) => (alias === undefined ? settings : { alias, ...settings })) };
}
