import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { type CommonProps, common } from "./common-props";
import type { IdempotencyStore } from "./handler-function/function-props";
import { physicalName } from "./naming";
import { COMMON_PROPS, checkProps, NAME } from "./props";
import { TABLE_NAME } from "./table/table-name";

export interface IdempotencyTableProps extends CommonProps {
  /** Name of the table: 3–255 letters, digits, dots, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
}

/**
 * A DynamoDB table in which functions remember which events they have processed, in the layout of Powertools for AWS Lambda.
 * Deploys the table: on demand, encrypted, old records removed by themselves. A function that is given it as `idempotency`
 * finds its name in `IDEMPOTENCY_TABLE_NAME`.
 *
 * @example
 * const table = new IdempotencyTable(this, "idempotency", { name: "orders-idempotency" });
 */
export class IdempotencyTable extends Construct implements IdempotencyStore {
  readonly resource: DynamodbTable;
  /** Name in AWS, stage included. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: IdempotencyTableProps) {
    super(scope, id);
    checkProps<IdempotencyTableProps>(this, props, { ...COMMON_PROPS, name: NAME });
    this.name = physicalName(this, "name", props.name, TABLE_NAME, { provider: props.provider });
    this.resource = new DynamodbTable(this, "Resource", {
      name: this.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: HASH_KEY,
      attribute: [{ name: HASH_KEY, type: "S" }],
      ttl: { attributeName: "expiration", enabled: true },
      ...common(props),
    });
  }

  get handlerEnvironment(): Readonly<Record<string, string>> {
    return { IDEMPOTENCY_TABLE_NAME: this.resource.name };
  }

  get handlerPermissions() {
    const actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    return [{ sid: "RememberEvents", actions, resources: [this.resource.arn] }];
  }
}

/** Of Powertools: https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/#required-resources */
const HASH_KEY = "id";
