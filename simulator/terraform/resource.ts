import { isObject, type TerraformObject, type TerraformValue } from "./expression/value";
import type { Location } from "./location";
import type { WrittenBlock } from "./synthesized-stack";

/** A resource or data source of a synthesized stack. Attributes are evaluated when they are asked for, and kept. */
export interface Resource {
  readonly mode: "resource" | "data";
  /** As `terraform` prints it: `aws_sqs_queue.orders_46FA7C19`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Path of the cdktf construct: `ecommerce/orders/Resource`. `undefined` where the stack holds no metadata. */
  readonly constructPath: string | undefined;
  /** @throws {StackError} where the provider cannot be read */
  readonly location: Location;
  /**
   * The value of an attribute, given or computed; `undefined` where it has none, or only AWS knows it.
   *
   * @throws {StackError} where it cannot be evaluated
   */
  attribute(name: string): TerraformValue | undefined;
  /** Every attribute that is given or known, evaluated. @throws {StackError} */
  readonly attributes: TerraformObject;
}

/** What Terraform reads itself, and no attribute. */
export const META_ARGUMENTS: ReadonlySet<string> = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
  "provisioner",
]);

/** The path of the construct that cdktf wrote into the metadata of a block. */
export function constructPathOf({ attributes }: WrittenBlock): string | undefined {
  const comment = attributes["//"];
  const metadata = isObject(comment) ? comment.metadata : undefined;
  const path = isObject(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? path : undefined;
}
