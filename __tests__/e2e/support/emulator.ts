import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gather, quoted } from "./child";

/** AWS on this machine: see emulator.py. */
export class Emulator {
  /** Starts it on a free port. */
  static async start(python: string): Promise<Emulator> {
    const child = spawn(python, [join(__dirname, "emulator.py")], { stdio: ["pipe", "pipe", "pipe"] });
    const stderr = gather(child.stderr);
    const lines = createInterface({ input: child.stdout });
    const [url] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as [string | number | null];
    if (typeof url !== "string") throw new Error(`The emulator did not start:\n${quoted(stderr())}`);
    return new Emulator(child, url, stderr);
  }

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** What it complained of: targets that it could not deliver to, and its own mistakes. */
    readonly complaints: () => string,
  ) {}

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const exit = once(this.child, "exit");
    this.child.kill();
    await exit;
  }
}
