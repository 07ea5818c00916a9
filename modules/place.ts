import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { accountOf, regionOf } from "./arn";

/** Where something is; `undefined` is what synth cannot know. */
export interface Place {
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** A construct, with the provider that makes its resources. */
export type Made = Construct & { readonly provider: TerraformProvider | undefined };

/** Where something is by its ARN; unknown where the ARN is. */
export function placeInArn(arn: string): Place {
  if (Token.isUnresolved(arn)) return NOWHERE;
  // ARNs of global services name no Region.
  return { account: accountOf(arn) || undefined, region: regionOf(arn) || undefined };
}

/**
 * Where a provider makes its resources: its `region`, and its account if `allowed_account_ids` says which one that is. To be
 * asked at synth, when the stack has its providers.
 *
 * @param provider `undefined`: that of the stack of `construct`
 */
export function placeOf(construct: Construct, provider: TerraformProvider | undefined): Place {
  const maker = provider ?? defaultProvider(TerraformStack.of(construct));
  if (!(maker instanceof AwsProvider)) return NOWHERE;
  const accounts = maker.allowedAccountIds ?? [];
  return { account: accounts.length === 1 ? known(accounts[0]) : undefined, region: known(maker.region) };
}

/** Whether one provider makes both: one that is named, or that of their stack. */
export function shareProvider(a: Made, b: Made): boolean {
  return a.provider === b.provider && (a.provider !== undefined || TerraformStack.of(a) === TerraformStack.of(b));
}

/** Whether two accounts, or two Regions, are known to be different. */
export function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

const NOWHERE: Place = { account: undefined, region: undefined };

const defaultProviders = new WeakMap<TerraformStack, AwsProvider>();

function defaultProvider(stack: TerraformStack): AwsProvider | undefined {
  if (!defaultProviders.has(stack)) {
    const providers = stack.node.findAll().filter((each): each is AwsProvider => each instanceof AwsProvider);
    const found = providers.find(({ alias }) => alias === undefined);
    // Asked before the stack has one, it is looked for again.
    if (found === undefined) return undefined;
    defaultProviders.set(stack, found);
  }
  return defaultProviders.get(stack);
}

function known(text: string | undefined): string | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : text;
}
