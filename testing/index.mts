import { addMatchers } from "./matchers.mjs";

export * from "./index.js";

addMatchers();
