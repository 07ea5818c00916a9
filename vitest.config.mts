import { defineConfig } from "vitest/config";

const unit = ["__tests__/**/*.test.ts"];
const endToEnd = ["__tests__/e2e/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: unit, exclude: endToEnd } },
      {
        // The other end of the range of peer versions: what the constructs make must not differ.
        resolve: { alias: { "@cdktf/provider-aws": "provider-aws-21" } },
        test: {
          name: "provider-21",
          include: ["__tests__/stacks/**/*.test.ts", "__tests__/modules/**/*.test.ts"],
          exclude: ["__tests__/modules/event-pattern/**"],
        },
      },
      { test: { name: "e2e", include: endToEnd, testTimeout: 600_000, hookTimeout: 600_000 } },
    ],
  },
});
