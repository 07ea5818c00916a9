import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A directory that is there until the tests around the call are over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "signalbox-e2e-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
