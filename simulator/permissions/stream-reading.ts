import type { OtherPlace } from "../topology/places";
import type { Sender } from "../world";
import { deniedAsRole } from "./delivery-as-role";
import type { Denial } from "./denial";
import { TO_RECEIVE } from "./encryption";
import type { StackPolicies } from "./stack/stack-policies";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html */
const TO_READ = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"] as const;

/** Whether a pipe may read the stream of a table: by its role, and by the key of the table. */
export function changesDenied(policies: StackPolicies, sender: Sender, table: OtherPlace): Denial | undefined {
  const { roleArn, service, sourceArn } = sender;
  if (roleArn === undefined) return undefined;
  const who = `${service} for ${policies.textOf(sourceArn)}`;
  const resource = table.changes?.arn ?? table.arn;
  const needs = TO_READ.map((action) => ({ action: `dynamodb:${action}`, resource }));
  return deniedAsRole(policies, { who, sender, to: table, needs, byRoleOnly: true }, roleArn, TO_RECEIVE);
}
