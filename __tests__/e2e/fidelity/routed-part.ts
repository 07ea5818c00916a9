import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Copies a synthesized stack without what only people look at: the emulator has no saved queries, and no event passes a
 * dashboard.
 */
export function copyRoutedPart(stack: string, directory: string): void {
  cpSync(stack, directory, { recursive: true });
  const file = join(directory, "cdk.tf.json");
  const { resource, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  for (const type of ["aws_cloudwatch_dashboard", "aws_cloudwatch_query_definition"]) delete resource[type];
  writeFileSync(file, JSON.stringify({ ...rest, resource }));
}
