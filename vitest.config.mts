import { defineConfig } from "vitest/config";

const tests = ["__tests__/**/*.test.ts"];
const endToEnd = ["__tests__/e2e/**/*.test.ts"];

export default defineConfig({
  test: {
    // More than the cores of a small machine: the end-to-end tests wait for Terraform most of the time. They start first,
    // as projects are taken by their names, and the others run beside them.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: "e2e",
          include: endToEnd,
          globalSetup: "__tests__/e2e/support/setup.ts",
          testTimeout: 240_000,
          hookTimeout: 300_000,
        },
      },
      {
        // The other end of the range of provider versions: what the constructs make must not differ.
        resolve: { alias: { "@cdktf/provider-aws": "provider-aws-21" } },
        test: {
          name: "provider-21",
          include: ["__tests__/stacks/**/*.test.ts", "__tests__/modules/**/*.test.ts"],
          // Which need no provider, or a process of their own.
          exclude: [
            "__tests__/modules/event-pattern/**",
            "__tests__/modules/handler-function/bundle.test.ts",
            "__tests__/modules/workflow/check-definition.test.ts",
            "__tests__/stacks/run-app.test.ts",
          ],
          env: { PROVIDER_GENERATION: "21" },
          isolate: false,
          testTimeout: 30_000,
        },
      },
      // Not isolated: most of the time of a short test goes into loading cdktf and the provider, which no test changes.
      { test: { name: "unit", include: tests, exclude: endToEnd, isolate: false, testTimeout: 60_000 } },
    ],
  },
});
