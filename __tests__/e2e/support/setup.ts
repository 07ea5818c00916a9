import { findTools, type Tools } from "./tools";

/** Runs once, before the end-to-end tests: vitest's `globalSetup`. */
export default function setup(project: { provide(key: "tools", value: Tools): void }): void {
  const tools = findTools();
  for (const [tool, reason] of Object.entries(tools.missing))
    console.warn(`No end-to-end tests with ${tool}: ${reason}.`);
  project.provide("tools", tools);
}

declare module "vitest" {
  interface ProvidedContext {
    tools: Tools;
  }
}
