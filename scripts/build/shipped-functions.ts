import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { FOR_LAMBDA } from "../../modules/handler-function/build";

/** The functions that constructs of the library deploy by themselves, as files without their ending. */
const SHIPPED_FUNCTIONS = ["modules/event-store/writer"] as const;

/**
 * Bundles the functions that come with the library, beside where they were compiled: an installed package does not have the AWS SDK
 * that they need. They are bundled once more when a stack is synthesized, as any other function.
 *
 * @returns the files that were written
 */
export function bundleShippedFunctions(into: string): string[] {
  return SHIPPED_FUNCTIONS.map((path) => {
    const file = join(into, `${path}.mjs`);
    const { outputFiles } = buildSync({
      entryPoints: [`${path}.ts`],
      write: false,
      ...FOR_LAMBDA,
      // Names are worth more here than bytes: what is deployed is minified then.
      minify: false,
      legalComments: "inline",
      // Which credentials it takes is decided when it is bundled for a stack.
      external: ["@aws-sdk/credential-provider-node"],
    });
    writeFileSync(file, outputFiles[0]?.contents ?? "");
    return file;
  });
}
