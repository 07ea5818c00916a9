import { EcommerceStack } from "../../../stacks/ecommerce";
import { synthesize } from "../../../testing/synthesize";
import { testApp } from "../../../testing/test-app";

/** The text of the synthesized main system. */
export function synthesizedEcommerce(stage?: string): string {
  return synthesize(new EcommerceStack(testApp(), "ecommerce", { region: "us-east-1", stage })).text;
}
