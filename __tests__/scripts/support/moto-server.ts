import { type ChildProcess, spawn, spawnSync } from "node:child_process";

/** Whether moto_server can be started; throws where it must be and cannot. */
export function motoIsThere(): boolean {
  if (spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0) return true;
  if (process.env.SIGNALBOX_REQUIRE?.includes("emulator")) {
    throw new Error(
      "moto_server must be on the PATH, as SIGNALBOX_REQUIRE asks for the emulator: pip install 'moto[server]'.",
    );
  }
  return false;
}

/** moto_server on this machine, at a port that was free. */
export class MotoServer {
  private constructor(
    private readonly server: ChildProcess,
    readonly endpoint: string,
  ) {}

  static start(): Promise<MotoServer> {
    // Port 0: any that is free; it says which.
    const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    return new Promise((resolve, reject) => {
      let said = "";
      const listen = (text: unknown) => {
        said += String(text);
        const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (endpoint !== undefined) resolve(new MotoServer(server, endpoint));
      };
      server.stdout.on("data", listen);
      server.stderr.on("data", listen);
      server.on("error", reject);
      server.on("exit", (code) => reject(new Error(`moto_server ended with ${code}: ${said}`)));
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.removeAllListeners("exit").on("exit", () => resolve());
      this.server.kill();
    });
  }
}
