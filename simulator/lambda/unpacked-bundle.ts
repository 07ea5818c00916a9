import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { unzipSync } from "fflate";
import { UserError } from "../../modules/errors";
import type { LambdaFunction } from "../topology/places";

/** The zip of a function, unpacked into a folder of its own as Lambda unpacks it into `/var/task`. */
export class UnpackedBundle {
  private unpacked: string | undefined;
  private readonly path: string;

  /**
   * @param folder of the stack's `cdk.tf.json`
   * @throws {UserError} BUNDLE_MISSING
   */
  constructor(
    private readonly fn: LambdaFunction,
    folder: string,
  ) {
    this.path = resolve(folder, fn.filename ?? "");
    if (fn.filename !== undefined && existsSync(this.path)) return;
    throw new UserError(
      "BUNDLE_MISSING",
      `${fn.address}.filename must be a zip that is there, got: ${fn.filename ?? "nothing"}. ${
        fn.filename === undefined
          ? "Give the function a stand-in."
          : `There is no file ${this.path}: synthesize the stack again.`
      }`,
    );
  }

  /** @throws {UserError} BUNDLE_UNREADABLE */
  get folder(): string {
    if (this.unpacked !== undefined) return this.unpacked;
    const files = this.read();
    const folder = mkdtempSync(join(tmpdir(), "signalbox-function-"));
    this.unpacked = folder;
    removeAtExit(folder);
    for (const [name, contents] of Object.entries(files)) {
      const path = resolve(folder, name);
      if (!path.startsWith(folder + sep)) throw this.unreadable(`it holds ${name}, which is outside of it`);
      if (name.endsWith("/")) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contents);
    }
    return folder;
  }

  remove(): void {
    if (this.unpacked === undefined) return;
    rmSync(this.unpacked, { recursive: true, force: true });
    folders.delete(this.unpacked);
    this.unpacked = undefined;
  }

  private read(): Record<string, Uint8Array> {
    try {
      return unzipSync(readFileSync(this.path));
    } catch (cause) {
      throw this.unreadable(String(cause), cause);
    }
  }

  private unreadable(fault: string, cause?: unknown): UserError {
    return new UserError(
      "BUNDLE_UNREADABLE",
      `${this.fn.address}.filename must be a zip, got: ${this.path}: ${fault}.`,
      {
        cause,
      },
    );
  }
}

const folders = new Set<string>();

function removeAtExit(folder: string): void {
  if (!process.listeners("exit").includes(removeAll)) process.once("exit", removeAll);
  folders.add(folder);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
