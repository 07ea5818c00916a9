import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

export interface ChildOptions {
  /** Folder for a profile of each thread of the process. @default none */
  readonly profile?: string | undefined;
  /** Node to run it. @default the one that runs this */
  readonly node?: string;
}

/** A process of a benchmark, in which one thing is done after the other. It ends with the process that started it. */
export class Child<Request extends object, Reply> {
  private readonly process: ChildProcess;
  private readonly ended: Promise<void>;

  /** @param file beside this one */
  constructor(file: string, { profile, node = process.execPath }: ChildOptions = {}) {
    this.process = fork(join(__dirname, file), {
      execPath: node,
      execArgv: ["--require", "tsx/cjs", ...(profile ? ["--cpu-prof", "--cpu-prof-dir", profile] : [])],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      // Seven lines on what later versions of the SDK will need.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });
    const kill = () => void this.process.kill("SIGKILL");
    process.once("exit", kill);
    this.ended = new Promise((resolve) => this.process.once("exit", () => resolve()));
    void this.ended.then(() => process.off("exit", kill));
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const exited = () => reject(new Error("A process of the benchmark ended before it had answered."));
      const timer = setTimeout(() => reject(new Error("A process of the benchmark does not answer.")), LONGEST_JOB);
      this.process.once("exit", exited);
      this.process.once("message", (answer: Answer<Reply>) => {
        clearTimeout(timer);
        this.process.off("exit", exited);
        if ("reply" in answer) resolve(answer.reply);
        else reject(new Error(answer.error));
      });
      this.process.send(request);
    });
  }

  async stop(): Promise<void> {
    if (this.process.connected) this.process.disconnect();
    await this.ended;
  }
}

/** Milliseconds. */
const LONGEST_JOB = 300_000;

type Answer<Reply> = { readonly reply: Reply } | { readonly error: string };

/** To be called in such a process: what answers, and what is to be done before its end. */
export function serveParent<Request, Reply extends object | string>(
  answer: (request: Request) => Promise<Reply>,
  end: () => Promise<void>,
): void {
  process.on("message", (request: Request) => {
    const tell = (message: Answer<Reply>) => void process.send?.(message);
    answer(request).then(
      (reply) => tell({ reply }),
      (error: unknown) => tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on("disconnect", () => void end().finally(() => process.exit()));
  // Ctrl-C reaches every process of a terminal; this one ends with the one that started it.
  process.on("SIGINT", () => {});
}
