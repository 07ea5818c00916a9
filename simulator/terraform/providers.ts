import type { TerraformObject, TerraformValue } from "./expression/value";
import { DEFAULT_REGION, type Location, locationOf, MADE_UP_ACCOUNT, parseArn } from "./location";
import { StackError } from "./stack-error";
import { listOf, type WrittenBlock, type WrittenStack } from "./synthesized-stack";

/**
 * The account and Region of each provider: the Region that it names, and the account that it assumes a role in or that it
 * allows. A provider that names neither is in {@link DEFAULT_REGION} and {@link MADE_UP_ACCOUNT}.
 */
export class Providers {
  private readonly known = new Map<string, Location>();

  constructor(
    private readonly stack: WrittenStack,
    private readonly defaults: { readonly account?: string | undefined; readonly region?: string | undefined },
    private readonly evaluate: (value: TerraformValue | undefined, where: string) => TerraformValue,
  ) {}

  /** Where a resource of the stack is made. */
  locationOf({ type, address, attributes }: WrittenBlock): Location {
    const reference =
      typeof attributes.provider === "string" ? plain(attributes.provider) : (type.split("_")[0] ?? type);
    const found = this.known.get(reference);
    if (found) return found;
    const location = this.locate(reference, address);
    this.known.set(reference, location);
    return location;
  }

  private locate(reference: string, address: string): Location {
    const [name = reference, alias] = reference.split(".");
    const block = this.stack.providers[name]?.find((each) => (each.alias ?? undefined) === alias);
    if (block === undefined && alias !== undefined) {
      throw new StackError(
        "REFERENCE_UNRESOLVED",
        `${address}: provider must be one of the stack's, got: ${JSON.stringify(reference)}. Synthesize the stack anew.`,
      );
    }
    const region = this.text(block?.region, `provider.${reference}.region`);
    return locationOf(this.accountOf(block ?? {}, reference), region ?? this.defaults.region ?? DEFAULT_REGION);
  }

  private accountOf(block: TerraformObject, reference: string): string {
    const where = `provider.${reference}`;
    const [assumed] = listOf(this.evaluate(block.assume_role, `${where}.assume_role`));
    const role = typeof assumed === "object" && assumed !== null ? (assumed as TerraformObject).role_arn : undefined;
    const ofRole = typeof role === "string" ? parseArn(role)?.account : undefined;
    const [allowed] = listOf(this.evaluate(block.allowed_account_ids, `${where}.allowed_account_ids`));
    return ofRole ?? (typeof allowed === "string" ? allowed : undefined) ?? this.defaults.account ?? MADE_UP_ACCOUNT;
  }

  private text(value: TerraformValue | undefined, where: string): string | undefined {
    const result = this.evaluate(value, where);
    return typeof result === "string" && result !== "" ? result : undefined;
  }
}

/** `aws.west`, also where it is written as an expression. */
function plain(reference: string): string {
  return reference.replace(/^\$\{(.*)\}$/, "$1");
}
