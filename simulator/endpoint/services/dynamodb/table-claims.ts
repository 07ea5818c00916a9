import type { Location } from "../../../terraform";
import { arn } from "../../../terraform/location";
import { type Fields, isFields } from "../../protocols/fields";

/** What a call of DynamoDB must be allowed: an action on a table or an index of it. */
export interface TableClaim {
  readonly action: string;
  readonly resourceArn: string;
}

/** The actions that a transaction is made of have permissions of their own; the transaction has none. */
const PARTS: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export function tableClaims(operation: string, fields: Fields, location: Location): readonly TableClaim[] {
  const claim = (action: string, table: unknown, index?: unknown): TableClaim[] => {
    if (typeof table !== "string") return [];
    const tableArn = table.startsWith("arn:") ? table : arn(location, "dynamodb", `table/${table}`);
    const resourceArn = typeof index === "string" ? `${tableArn}/index/${index}` : tableArn;
    return [{ action: `dynamodb:${action}`, resourceArn }];
  };
  if (operation.startsWith("Batch") && isFields(fields.RequestItems)) {
    return Object.keys(fields.RequestItems).flatMap((table) => claim(operation, table));
  }
  if (operation.startsWith("Transact") && Array.isArray(fields.TransactItems)) {
    return fields.TransactItems.flatMap((item: unknown) =>
      Object.entries(PARTS).flatMap(([part, action]) => {
        const found = isFields(item) ? item[part] : undefined;
        return isFields(found) ? claim(action, found.TableName) : [];
      }),
    );
  }
  if (fields.TableName !== undefined) return claim(operation, fields.TableName, fields.IndexName);
  return [{ action: `dynamodb:${operation}`, resourceArn: "*" }];
}
