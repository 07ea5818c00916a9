import { cpus } from "node:os";
import { version as sdkVersion } from "@aws-sdk/client-eventbridge/package.json";
import { version } from "../../../package.json";

/** What a run depends on beside its options. */
export function versions(): Record<string, string> {
  const processors = cpus();
  return {
    signalbox: version,
    "@aws-sdk/client-eventbridge": sdkVersion,
    node: process.version.replace(/^v/, ""),
    machine: `${processors.length} × ${processors[0]?.model ?? process.arch}`,
  };
}
