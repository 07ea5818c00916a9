import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | undefined;

/**
 * Writes a file that is gone when the process ends: for cdktf, which takes the contents of an asset from a file and copies it
 * at synth.
 *
 * @param key the same for the same contents
 */
export function temporaryFile(key: string, name: string, contents: Uint8Array): string {
  const here = join(processFolder(), key);
  mkdirSync(here, { recursive: true });
  writeFileSync(join(here, name), contents);
  return join(here, name);
}

function processFolder(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(tmpdir(), "signalbox-"));
  process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  folder = made;
  return made;
}
