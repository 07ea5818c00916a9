import type { App, TerraformStack } from "cdktf";
import { bundleAhead } from "../modules";
import { chosenStacks, readSettings } from "./environment";
import type { StackProps } from "./stack-props";
import { setStateBackend } from "./state-backend";

/**
 * Makes the stacks that the environment chooses, with its settings.
 *
 * @param stacks by their names
 * @throws UserError SETTING_INVALID
 */
export function makeStacks(
  app: App,
  stacks: Readonly<Record<string, new (app: App, id: string, props: StackProps) => TerraformStack>>,
): void {
  const settings = readSettings();
  const chosen = chosenStacks(stacks);
  // The few functions of one stack are bundled sooner than all that there are.
  if (chosen.length > 1) bundleAhead("handlers");
  for (const [name, Stack] of chosen) setStateBackend(new Stack(app, name, settings), settings);
}
