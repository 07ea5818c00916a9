import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PublishReport } from "../../../scripts/publish/publish-report";
import { quoted, run } from "./child";
import { cleanEnvironment } from "./tools";

/**
 * Publishes sample events as a user does, in a process of its own.
 *
 * @param project folder with the `cdktf.out` of what is deployed
 * @param endpoint where AWS is
 * @param options of `publish:events`
 */
export async function publishSamples(project: string, endpoint: string, ...options: string[]): Promise<PublishReport> {
  const tsx = pathToFileURL(createRequire(__filename).resolve("tsx")).href;
  const script = resolve("scripts/publish-events.ts");
  const env = cleanEnvironment({
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
  });
  const { exitCode, stdout, stderr } = await run(
    process.execPath,
    ["--import", tsx, script, "--endpoint", endpoint, "--json", ...options],
    { cwd: project, env },
  );
  if (exitCode !== 0) throw new Error(`The producer ended with ${exitCode}:\n${quoted(stderr)}`);
  return JSON.parse(stdout) as PublishReport;
}
