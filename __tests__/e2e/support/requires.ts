import { describe, inject, test } from "vitest";
import type { Tool, Tools } from "./tools";

/**
 * Tests that need tools. Where one is missing they are skipped and say why, unless `SIGNALBOX_REQUIRE` (a list with commas)
 * names the tool: then they fail.
 */
export function describeWith(
  needed: readonly Tool[],
  title: string,
  body: (tools: Tools) => void | Promise<void>,
): void {
  const tools = inject("tools");
  const reasons = needed.flatMap((tool) => tools.missing[tool] ?? []);
  if (reasons.length === 0) {
    describe(title, () => body(tools));
    return;
  }
  const reason = reasons.join("; ");
  const required = needed.filter((tool) => tools.missing[tool] && isRequired(tool));
  test(`${title}: ${reason}`, ({ skip }) => {
    if (required.length > 0) throw new Error(`SIGNALBOX_REQUIRE names ${required.join(", ")}, but ${reason}.`);
    skip(reason);
  });
}

function isRequired(tool: Tool): boolean {
  return (process.env.SIGNALBOX_REQUIRE ?? "").split(",").some((each) => each.trim() === tool);
}
