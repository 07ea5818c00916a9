import { type ErrorCause, UserError } from "../../modules/errors";

/** Why a synthesized stack could not be read. Stable: these never change between versions. */
export type StackErrorCode =
  /** The text is not JSON. */
  | "STACK_NOT_JSON"
  /** JSON, but not what `cdktf synth` writes into `cdk.tf.json`. */
  | "STACK_SHAPE"
  /** An expression that does not parse. */
  | "EXPRESSION_SYNTAX"
  /** An expression that Terraform could evaluate and this library cannot. */
  | "EXPRESSION_UNSUPPORTED"
  /** An expression that fails, as it would in Terraform. */
  | "EXPRESSION_FAILED"
  /** A reference to something that the stack does not hold, or that only AWS knows. */
  | "REFERENCE_UNRESOLVED"
  /** Attributes that are made out of each other. */
  | "REFERENCE_CYCLE"
  /** An attribute of another type than its resource has. */
  | "ATTRIBUTE_TYPE"
  /** An event pattern or filter policy that AWS would refuse. */
  | "PATTERN_REFUSED";

/** A synthesized stack cannot be read. The message says where, what stands there, and the mend. */
export class StackError extends UserError {
  declare readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorCause) {
    super(code, message, options);
  }
}
