import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type AppConfig } from "cdktf";

/**
 * An app for a test: like `new App()`, without the folder that it would make in the working directory.
 *
 * @example
 * const stack = new EcommerceStack(testApp(), "ecommerce", { region: "eu-central-1" });
 */
export function testApp(config: Omit<AppConfig, "outdir"> = {}): App {
  const outdir = mkdtempSync(join(tmpdir(), "signalbox-app-"));
  try {
    return new App({ ...config, outdir });
  } finally {
    // The app makes the folder at once and needs it only to write into, which synthesize() does elsewhere.
    rmSync(outdir, { recursive: true, force: true });
  }
}
