/** The dead-letter queue that a redrive policy of a queue or subscription names. */
export function deadLetterArnOf(redrivePolicy: string | undefined): string | undefined {
  if (!redrivePolicy) return undefined;
  return (JSON.parse(redrivePolicy) as { deadLetterTargetArn?: string }).deadLetterTargetArn;
}
