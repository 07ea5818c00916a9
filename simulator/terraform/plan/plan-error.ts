import { type ErrorCause, UserError } from "../../../modules/errors";

/** Why a plan could not be read. Stable: these never change between versions. */
export type PlanErrorCode =
  /** There is nothing in it. */
  | "PLAN_EMPTY"
  /** The file that `terraform plan -out` writes, which only the same Terraform reads. */
  | "PLAN_BINARY"
  /** The text is not JSON. */
  | "PLAN_NOT_JSON"
  /** A state, not a plan. */
  | "PLAN_IS_STATE"
  /** The log that `terraform plan -json` prints. */
  | "PLAN_IS_LOG"
  /** JSON, but not what `terraform show -json` prints of a plan. */
  | "PLAN_SHAPE"
  /** Of a version of the format that is not known here. */
  | "PLAN_VERSION"
  /** Terraform could not plan to the end. */
  | "PLAN_ERRORED";

/** A plan cannot be read. The message says what it is in its place, and the mend. */
export class PlanError extends UserError {
  declare readonly code: PlanErrorCode;

  constructor(code: PlanErrorCode, message: string, options?: ErrorCause) {
    super(code, message, options);
  }
}
