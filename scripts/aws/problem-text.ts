import { CommandError, EXIT } from "../cli/command-error";
import type { AwsProblem, AwsProblemKind } from "./aws-problem";

/** Exit codes of scripts that send to AWS, beside those of every script. */
export const AWS_EXIT = { missingBus: 3, credentials: 4, permission: 5, unreachable: 6 } as const;

/** Where events were to be sent. */
export interface Destination {
  readonly bus: string;
  readonly region: string;
  readonly endpoint: string | undefined;
}

const EXIT_CODES: Readonly<Record<AwsProblemKind, number>> = {
  throttled: EXIT.failed,
  transient: EXIT.failed,
  refused: EXIT.failed,
  missing: AWS_EXIT.missingBus,
  credentials: AWS_EXIT.credentials,
  permission: AWS_EXIT.permission,
  unreachable: AWS_EXIT.unreachable,
};

/** One line on what keeps events from being sent, and the mend. */
export function sendingError(problem: AwsProblem, destination: Destination): CommandError {
  return new CommandError(problemText(problem, destination), EXIT_CODES[problem.kind]);
}

function problemText({ kind, code, message }: AwsProblem, { bus, region, endpoint }: Destination): string {
  const where = endpoint ?? `EventBridge in ${region}`;
  const reason = `${code}: ${message}`;
  switch (kind) {
    case "missing":
      return `There is no bus ${bus} in ${region}${endpoint === undefined ? "" : ` at ${endpoint}`}. Deploy it (npm run deploy), or say which: --bus, --stage, --region.`;
    case "credentials":
      return `${where} does not accept the credentials (${reason}). Sign in anew (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
    case "permission":
      return `The credentials may not do this on ${bus} in ${region} (${reason}). They need events:PutEvents on the bus.`;
    case "unreachable":
      return endpoint === undefined
        ? `${where} cannot be reached (${reason}). Check the network, and that ${region} is a Region.`
        : `Nothing that speaks EventBridge answers at ${endpoint} (${reason}). Start it, or correct --endpoint.`;
    case "throttled":
    case "transient":
      return `${where} does not answer properly (${reason}). Try again later.`;
    case "refused":
      return `${where} refuses the call (${reason}). Check --bus and --endpoint.`;
  }
}
