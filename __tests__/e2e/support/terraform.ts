import { type Finished, quoted, run } from "./child";
import { copyStack, copyStacksAsModules } from "./stack-copy";
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
    copyStacksAsModules(stacks, directory, without);
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

  /** Without reading all that is there again: it is as it was applied. */
  destroy(): Promise<string> {
    return this.succeed("destroy", "-input=false", "-auto-approve", "-refresh=false", MANY_AT_A_TIME);
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
