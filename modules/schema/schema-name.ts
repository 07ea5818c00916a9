/**
 * A detail-type as one word, as AWS writes it in the names of its own schemas: "Step Functions Execution Status Change" is
 * `StepFunctionsExecutionStatusChange`. What is neither letter nor digit ends a word.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schemas-infer-from-json.html
 */
export function detailTypeName(detailType: string): string {
  return detailType
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

/** The name that AWS gives the schema of an event: `aws.ec2@EC2InstanceStateChangeNotification`. */
export function schemaName(source: string, detailType: string): string {
  return `${source}@${detailTypeName(detailType)}`;
}
