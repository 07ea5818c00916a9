import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { common } from "../common-props";
import type { DashboardSource, DashboardWidget } from "../dashboard";
import { type Key, keyOf } from "../encryption-key";
import { type HandlerResource, handlerResource } from "../handler-function/handler-resource";
import { physicalName } from "../naming";
import { fail } from "../report";
import { TABLE_NAME } from "./table-name";
import { createTableAlarms, tableWidgets } from "./table-observability";
import { type EventTableProps, resolveTableProps, type StreamView, type TableKey } from "./table-props";

/**
 * A DynamoDB table for events and reservations: what has to be written once, and found again. Deploys the table: on demand,
 * encrypted, restorable to any second of the last 35 days, protected from deletion but in stages to try things out in; and
 * alarms on throttled reads and writes. Functions are given it by `uses`, and find its name in `TABLE_NAME` if they are told
 * no other variable. Other indexes are not made.
 *
 * @example
 * const events = new EventTable(this, "events", {
 *   name: "account-events",
 *   partitionKey: "accountId",
 *   sortKey: { name: "sequence", type: "N" },
 * });
 * new HandlerFunction(this, "deposit", { entry: "handlers/deposit.ts", uses: [events.toRead(), events.toAppend()] });
 */
export class EventTable extends Construct implements DashboardSource {
  readonly resource: DynamodbTable;
  readonly arn: string;
  /** Name in AWS, stage included. */
  readonly name: string;
  readonly partitionKey: Required<TableKey>;
  readonly sortKey: Required<TableKey> | undefined;
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
  readonly provider: TerraformProvider | undefined;
  /** Names the table in its metrics. */
  readonly metricDimensions: Readonly<Record<string, string>>;
  private readonly reference: string;
  private view: StreamView | undefined;
  private streamReference: string | undefined;

  constructor(scope: Construct, id: string, props: EventTableProps) {
    super(scope, id);
    const resolved = resolveTableProps(this, props);
    this.name = physicalName(this, "name", props.name, TABLE_NAME, { provider: props.provider });
    this.partitionKey = resolved.partitionKey;
    this.sortKey = resolved.sortKey;
    this.provider = props.provider;
    this.key = props.encryptionKey === undefined ? undefined : keyOf(props.encryptionKey);
    const keys = [this.partitionKey, ...(this.sortKey ? [this.sortKey] : [])];
    const { recovery } = resolved;
    this.resource = new DynamodbTable(this, "Resource", {
      name: this.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: this.partitionKey.name,
      rangeKey: this.sortKey?.name,
      attribute: keys.map(({ name, type }) => ({ name, type })),
      pointInTimeRecovery: {
        enabled: recovery !== false,
        ...(recovery !== false && { recoveryPeriodInDays: recovery }),
      },
      deletionProtectionEnabled: resolved.deletionProtection,
      ...(props.expiryAttribute !== undefined && { ttl: { attributeName: props.expiryAttribute, enabled: true } }),
      // Without this block: a key that AWS owns, at no cost and with nothing to grant.
      ...(this.key && { serverSideEncryption: { enabled: true, kmsKeyArn: this.key.keyId } }),
      ...(this.key && { dependsOn: [...this.key.keyDependencies] }),
      ...common(props),
    });
    this.arn = this.resource.arn;
    this.reference = this.resource.name;
    this.metricDimensions = { TableName: this.reference };
    if (props.stream !== undefined) this.turnOnStream(props.stream);
    createTableAlarms(this, resolved.throttles, props);
  }

  /** What the stream tells; `undefined`: there is none. */
  get stream(): StreamView | undefined {
    return this.view;
  }

  /** What must be there before the table is used. */
  get dependencies(): readonly ITerraformDependable[] {
    return this.key?.keyDependencies ?? [];
  }

  /**
   * Makes sure that there is a stream that tells at least as much, and gives its ARN.
   * @throws UserError STREAM_VIEW where the table was given a stream that does not tell that
   */
  streamWith(view: StreamView): string {
    const found = this.view;
    if (found === undefined) this.turnOnStream(view);
    else if (found !== view && found !== "NEW_AND_OLD_IMAGES") {
      fail(this, {
        code: "STREAM_VIEW",
        prop: "stream",
        must: `be ${JSON.stringify(view)} or "NEW_AND_OLD_IMAGES" for what reads it`,
        got: found,
        mend: 'Leave it out, or take "NEW_AND_OLD_IMAGES". To change it makes a new stream: what is in the old one is read no more.',
      });
    }
    this.streamReference ??= this.resource.streamArn;
    return this.streamReference;
  }

  /** For a function that reads rows: by key, several at once, or all of a partition. @param variable where it finds the name of the table */
  toRead(variable: string = DEFAULT_VARIABLE): HandlerResource {
    const actions = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
    return this.use(variable, "ReadRows", actions, { sid: "DecryptRows", actions: ["kms:Decrypt", "kms:DescribeKey"] });
  }

  /** For a function that adds rows and neither changes nor deletes any: a condition on each write keeps what is there. @param variable where it finds the name of the table */
  toAppend(variable: string = DEFAULT_VARIABLE): HandlerResource {
    return this.use(variable, "AppendRows", ["dynamodb:PutItem"], ENCRYPT_ROWS);
  }

  /** For a function that adds, changes and deletes rows, in transactions and batches too. @param variable where it finds the name of the table */
  toWrite(variable: string = DEFAULT_VARIABLE): HandlerResource {
    const actions = ["BatchWriteItem", "ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"];
    return this.use(
      variable,
      "WriteRows",
      actions.map((action) => `dynamodb:${action}`),
      ENCRYPT_ROWS,
    );
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return tableWidgets(this);
  }

  private use(variable: string, sid: string, actions: readonly string[], key: KeyUse): HandlerResource {
    return handlerResource(this, {
      variable,
      value: this.reference,
      permission: { sid, actions, resources: [this.arn] },
      key: { key: this.key, ...key },
    });
  }

  private turnOnStream(view: StreamView): void {
    this.view = view;
    this.resource.streamEnabled = true;
    this.resource.streamViewType = view;
  }
}

const DEFAULT_VARIABLE = "TABLE_NAME";

interface KeyUse {
  readonly sid: string;
  readonly actions: readonly string[];
}

/** DynamoDB uses the key on behalf of whoever calls. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const ENCRYPT_ROWS: KeyUse = {
  sid: "EncryptRows",
  actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
};
