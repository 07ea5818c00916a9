import { EcommerceStack } from "./stacks/ecommerce";
import { readSettings } from "./stacks/environment";
import { runApp } from "./stacks/run-app";
import { setStateBackend } from "./stacks/state-backend";

runApp((app) => {
  const settings = readSettings();
  setStateBackend(new EcommerceStack(app, "ecommerce", settings), settings);
});
