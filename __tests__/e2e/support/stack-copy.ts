import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface ProviderBlock {
  readonly alias?: string;
  readonly region?: string;
}

interface StackJson {
  readonly terraform: {
    readonly backend?: unknown;
    readonly required_providers: { readonly aws: { readonly source: string; readonly version: string } };
  };
  readonly provider: { readonly aws: readonly ProviderBlock[] };
  readonly resource: Readonly<Record<string, unknown>>;
}

/** What keeps the AWS provider from asking AWS of its own accord: settings of the test, which no stack should have. */
const OFFLINE = {
  access_key: "test",
  secret_key: "test",
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_requesting_account_id: true,
  s3_use_path_style: true,
  // A few: an emulator that shares the machine with all other tests may not take every connection at once.
  max_retries: 5,
};

/** Copies a synthesized stack, with its state kept where it is. */
export function copyStack(stack: string, directory: string): void {
  const { terraform, ...rest } = copied(stack, directory);
  writeJson(join(directory, "cdk.tf.json"), { ...rest, terraform: withoutBackend(terraform) });
  const aws = rest.provider.aws.map(({ alias }) => (alias === undefined ? OFFLINE : { alias, ...OFFLINE }));
  writeJson(join(directory, "offline_override.tf.json"), { provider: { aws } });
}

/**
 * Copies several synthesized stacks as modules of one configuration. They share a provider for each Region, as each provider is
 * a process that takes seconds to start: the default tags, which differ by stack, are left out.
 *
 * @param without types of resources that are left out
 */
export function copyStacksAsModules(
  stacks: readonly { readonly name: string; readonly directory: string }[],
  directory: string,
  without: readonly string[],
): void {
  const regions = new Set<string>();
  const calls = stacks.map(({ name, directory: stack }) => {
    const own = join(directory, name);
    const { terraform, provider, resource, ...rest } = copied(stack, own);
    const { required_providers } = terraform;
    const aliases = provider.aws.flatMap(({ alias }) => (alias === undefined ? [] : [`aws.${alias}`]));
    const json = JSON.stringify({
      ...rest,
      terraform: { required_providers: { aws: { ...required_providers.aws, configuration_aliases: aliases } } },
      resource: Object.fromEntries(Object.entries(resource).filter(([type]) => !without.includes(type))),
    });
    // The bundles of functions are sought from where terraform runs.
    writeFileSync(join(own, "cdk.tf.json"), json.replaceAll('"assets/', '"${path.module}/assets/'));
    const providers = provider.aws.map(({ alias, region = "us-east-1" }) => {
      regions.add(region);
      return [alias === undefined ? "aws" : `aws.${alias}`, `aws.${region}`] as const;
    });
    return { name, required_providers, call: { source: `./${name}`, providers: Object.fromEntries(providers) } };
  });
  writeJson(join(directory, "main.tf.json"), {
    terraform: { required_providers: calls[0]?.required_providers },
    provider: { aws: [...regions].map((region) => ({ alias: region, region, ...OFFLINE })) },
    module: Object.fromEntries(calls.map(({ name, call }) => [name, call])),
  });
}

function copied(stack: string, directory: string): StackJson {
  mkdirSync(directory, { recursive: true });
  cpSync(stack, directory, { recursive: true });
  return JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8"));
}

function withoutBackend({ backend: _, ...rest }: StackJson["terraform"]): object {
  return rest;
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value, null, 2));
}
