import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

/** One line that the function logged, parsed. */
export type LogLine = { readonly [key: string]: unknown };

export interface Invocation {
  readonly response: SQSBatchResponse;
  /** What went to standard output: log lines up to INFO, and metrics. */
  readonly stdout: readonly LogLine[];
  /** What went to standard error: warnings and errors. */
  readonly stderr: readonly LogLine[];
}

/**
 * A bundled handler in a Node process of its own, with nothing around it but the environment that Lambda gives: no
 * `node_modules`, no TypeScript, no test runner.
 */
export class LambdaProcess {
  readonly #child: ChildProcess;
  readonly #stdout: AsyncIterator<string>;
  readonly #stderr: AsyncIterator<string>;
  readonly #interfaces: readonly Interface[];

  private constructor(bundleFile: string, environment: Readonly<Record<string, string>>) {
    const child = spawn(process.execPath, [join(__dirname, "bare-runtime.mjs"), bundleFile], {
      env: { ...LAMBDA_ENVIRONMENT, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    this.#interfaces = [createInterface({ input: child.stdout }), createInterface({ input: child.stderr })];
    const [stdout, stderr] = this.#interfaces.map((lines) => lines[Symbol.asyncIterator]());
    if (stdout === undefined || stderr === undefined) throw new Error("The streams of the process are missing.");
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** @throws Error with what the process wrote if it ends before its handler is ready, as on Lambda an init error */
  static async start(bundleFile: string, environment: Readonly<Record<string, string>>): Promise<LambdaProcess> {
    const lambda = new LambdaProcess(bundleFile, environment);
    const first = await lambda.#stdout.next();
    if (first.value === "READY") return lambda;
    const written: string[] = [];
    for (let line = await lambda.#stderr.next(); !line.done; line = await lambda.#stderr.next())
      written.push(line.value);
    throw new Error(written.join("\n"));
  }

  async invoke(batch: SQSEvent): Promise<Invocation> {
    this.#child.stdin?.write(`${JSON.stringify(batch)}\n`);
    const [stdout, stderr] = await Promise.all([linesUntilEnd(this.#stdout), linesUntilEnd(this.#stderr)]);
    return { response: JSON.parse(stdout.end) as SQSBatchResponse, stdout: stdout.lines, stderr: stderr.lines };
  }

  async stop(): Promise<void> {
    for (const lines of this.#interfaces) lines.close();
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill();
    await exited;
  }
}

/** The variables that Lambda sets and the consumer or its SDK read. `NODE_NO_WARNINGS` is ours. */
const LAMBDA_ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_SESSION_TOKEN: "test",
  AWS_LAMBDA_FUNCTION_NAME: "orders-consumer",
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  NODE_NO_WARNINGS: "1",
};

async function linesUntilEnd(source: AsyncIterator<string>): Promise<{ lines: LogLine[]; end: string }> {
  const lines: LogLine[] = [];
  for (;;) {
    const { value, done } = await source.next();
    if (done) throw new Error(`The process ended during an invocation. Lines before: ${JSON.stringify(lines)}`);
    if (value.startsWith("END")) return { lines, end: value.slice("END ".length) };
    lines.push(JSON.parse(value) as LogLine);
  }
}
