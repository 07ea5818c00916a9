import type { App, TerraformStack } from "cdktf";
import { bundleAhead } from "../modules";
import { chosenStacks, readSettings } from "./environment";
import type { StackProps } from "./stack-props";
import { setStateBackend } from "./state-backend";

/** So many stacks have seven functions or more, which take longer one by one than all that there are at once. */
const MANY = 4;

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
  if (chosen.length >= MANY) bundleAhead("handlers");
  for (const [name, Stack] of chosen) setStateBackend(new Stack(app, name, settings), settings);
}
