/**
 * Which messages of a batch a function reports as failed: `"all"` where its response cannot be read as one that names them,
 * `undefined` where it names none. On a FIFO queue it is the function that has to name all from the first failure on: what
 * it does not name is deleted there too.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedMessages(
  response: unknown,
  isInBatch: (messageId: string) => boolean,
): ReadonlySet<string> | "all" | undefined {
  if (response === undefined || response === null) return undefined;
  if (typeof response !== "object") return "all";
  const { batchItemFailures: failures } = response as { readonly batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return "all";
  if (failures.length === 0) return undefined;
  const failed = new Set<string>();
  for (const failure of failures as readonly unknown[]) {
    const id = (failure as { readonly itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || !isInBatch(id)) return "all";
    failed.add(id);
  }
  return failed;
}
