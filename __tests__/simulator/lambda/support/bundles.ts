import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { bundle } from "../../../../modules/handler-function/bundle";
import { zip } from "../../../../modules/handler-function/zip";

/** A folder of bundles, as cdktf writes them beside a stack. */
export class BundleFolder {
  readonly path = mkdtempSync(join(tmpdir(), "bundles-"));

  /** A zip of files as they are written here. Returns its path, relative to the folder. */
  zip(files: Readonly<Record<string, string>>): string {
    const contents = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
    return this.write(zip(Object.fromEntries(contents)));
  }

  /** The bundle that would be deployed for an entry. */
  bundle(entry: string): string {
    const outdir = join(this.path, "app");
    return this.write(bundle(new App({ outdir }), entry).zip);
  }

  /** A TypeScript file in the folder, bundled. */
  bundleOf(source: string): string {
    const entry = join(this.path, `entry-${this.count}.ts`);
    writeFileSync(entry, source);
    return this.bundle(entry);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  private count = 0;

  private write(contents: Uint8Array): string {
    const folder = `asset-${this.count++}`;
    mkdirSync(join(this.path, folder));
    const name = join(folder, "function.zip");
    writeFileSync(join(this.path, name), contents);
    return name;
  }
}
