import type { TerraformProvider } from "cdktf";

/** What every construct of the library takes. */
export interface CommonProps {
  /**
   * Tags for every resource of the construct, beside the provider's `default_tags`.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;

  /**
   * The AWS provider that makes the resources: another one means another Region or account.
   * @default the stack's AWS provider
   */
  readonly provider?: TerraformProvider;
}

/** The part of {@link CommonProps} that goes into each resource that takes tags. */
export function common(props: CommonProps): { tags?: Record<string, string>; provider?: TerraformProvider } {
  return { ...(props.tags && { tags: { ...props.tags } }), ...located(props) };
}

/** The part of {@link CommonProps} that goes into each resource that takes no tags. */
export function located(props: CommonProps): { provider?: TerraformProvider } {
  return props.provider ? { provider: props.provider } : {};
}
