/** What Node needs to run TypeScript files in a thread or process that a script starts. */
export const TYPESCRIPT: readonly string[] = ["--require", require.resolve("tsx/cjs")];
