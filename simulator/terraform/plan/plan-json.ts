import type { TerraformObject, TerraformValue } from "../expression/value";

/*
 * What `terraform show -json PLAN` prints, as far as it is read here. OpenTofu prints the same.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */

export interface PlanJson {
  readonly format_version: string;
  readonly terraform_version?: string;
  readonly variables?: Readonly<Record<string, { readonly value?: TerraformValue }>>;
  readonly resource_changes?: readonly ResourceChangeJson[];
  /** What somebody changed beside Terraform since it last ran. */
  readonly resource_drift?: readonly ResourceChangeJson[];
  readonly prior_state?: { readonly values?: { readonly root_module?: StateModuleJson } };
  readonly configuration?: ConfigurationJson;
  /** Whether planning ended with an error: the plan is not whole then. */
  readonly errored?: boolean;
  /** `false`: some resources could not be planned yet. */
  readonly complete?: boolean;
}

/** `["no-op"]`, `["create"]`, `["read"]`, `["update"]`, `["delete"]`, `["forget"]`; of a replacement two, in their order. */
export type ActionsJson = readonly string[];

export interface ResourceChangeJson {
  readonly address: string;
  /** Where the resource was before it was moved. */
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  /** Of an object that an earlier run left to be destroyed: its key. */
  readonly deposed?: string;
  readonly action_reason?: string;
  readonly change: ChangeJson;
}

export interface ChangeJson {
  readonly actions: ActionsJson;
  readonly before: TerraformObject | null;
  readonly after: TerraformObject | null;
  /** `true` wherever a value is known only after apply, in the shape of the resource. */
  readonly after_unknown?: TerraformValue;
  /** `true` wherever a value is sensitive, in the shape of the resource. */
  readonly before_sensitive?: TerraformValue;
  readonly after_sensitive?: TerraformValue;
  /** Paths whose change makes AWS refuse to change the resource in place. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}

export interface StateModuleJson {
  readonly resources?: readonly StateResourceJson[];
  readonly child_modules?: readonly StateModuleJson[];
}

export interface StateResourceJson {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values?: TerraformObject;
  readonly sensitive_values?: TerraformValue;
}

export interface ConfigurationJson {
  readonly provider_config?: Readonly<Record<string, ProviderConfigJson>>;
  readonly root_module?: ModuleJson;
}

export interface ProviderConfigJson {
  readonly name?: string;
  readonly expressions?: Readonly<Record<string, ExpressionJson>>;
}

export interface ModuleJson {
  readonly resources?: readonly ConfiguredResourceJson[];
  readonly outputs?: Readonly<Record<string, { readonly expression?: ExpressionJson }>>;
  readonly module_calls?: Readonly<
    Record<string, { readonly expressions?: Readonly<Record<string, ExpressionJson>>; readonly module?: ModuleJson }>
  >;
}

export interface ConfiguredResourceJson {
  /** Within its module: `aws_sqs_queue.orders`, without the index of an instance. */
  readonly address: string;
  readonly provider_config_key?: string;
  readonly expressions?: Readonly<Record<string, ExpressionJson>>;
}

/** What an attribute is written with; of a block the same for each of its attributes; of a repeated one, a list of those. */
export type ExpressionJson =
  | { readonly constant_value?: TerraformValue; readonly references?: readonly string[] }
  | { readonly [attribute: string]: ExpressionJson }
  | readonly ExpressionJson[];
