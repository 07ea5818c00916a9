import { AWS_LIMITS } from "../aws-limits";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES } from "../naming";

export const TABLE_NAME = {
  kind: "table",
  minLength: AWS_LIMITS.dynamodb.tableNameLength.min,
  maxLength: AWS_LIMITS.dynamodb.tableNameLength.max,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
