import type { TerraformFunction } from "./arguments";
import { COLLECTION_FUNCTIONS } from "./collection-functions";
import { TEXT_FUNCTIONS } from "./text-functions";

/**
 * The functions of Terraform that are known, by name. Not: those that read files, the clock or randomness, as `file`,
 * `templatefile`, `timestamp` and `uuid` do, since the result would depend on where and when the stack is read.
 */
export const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = { ...TEXT_FUNCTIONS, ...COLLECTION_FUNCTIONS };
