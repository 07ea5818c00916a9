import { CommandError, EXIT } from "../cli/command-error";
import type { AwsProblem, AwsProblemKind } from "./aws-problem";

/** Exit codes of scripts that call AWS, beside those of every script. */
export const AWS_EXIT = { missing: 3, credentials: 4, permission: 5, unreachable: 6 } as const;

/** A call of AWS, as far as its user has to know it to mend it. */
export interface AwsCall {
  /** As sentences name it: `EventBridge`, `SQS`. */
  readonly service: string;
  readonly region: string;
  /** Of an emulator. `undefined`: AWS. */
  readonly endpoint: string | undefined;
  /** What it is about: a `queue` by the name `q-orders`. `undefined`: the whole account. */
  readonly subject?: { readonly kind: string; readonly name: string } | undefined;
  /** IAM actions that it needs: `sqs:ReceiveMessage`. */
  readonly actions: readonly string[];
  /** Options that say what it is about, the one to check first at the front: `--queue`, `--region`. */
  readonly options: readonly string[];
}

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
  missing: AWS_EXIT.missing,
  credentials: AWS_EXIT.credentials,
  permission: AWS_EXIT.permission,
  unreachable: AWS_EXIT.unreachable,
};

/** One line on why a call failed, and the mend. Its cause is the problem. */
export function awsError(problem: AwsProblem, call: AwsCall): CommandError {
  return new CommandError(problemText(problem, call), EXIT_CODES[problem.kind], { cause: problem });
}

/** One line on what keeps events from being sent, and the mend. */
export function sendingError(problem: AwsProblem, { bus, region, endpoint }: Destination): CommandError {
  return awsError(problem, {
    service: "EventBridge",
    region,
    endpoint,
    subject: { kind: "bus", name: bus },
    actions: ["events:PutEvents"],
    options: ["--bus", "--stage", "--region"],
  });
}

/** What the SDK says by itself, before it asks AWS anything. */
const NOT_FOUND = /^(CredentialsProviderError|TokenProviderError)$/;

function problemText({ kind, code, message }: AwsProblem, call: AwsCall): string {
  const { service, region, endpoint, subject, options } = call;
  const where = endpoint ?? `${service} in ${region}`;
  const reason = `${code}: ${message}`;
  switch (kind) {
    case "missing": {
      const what = subject ? `${subject.kind} ${subject.name}` : "such resource";
      return `There is no ${what} in ${region}${endpoint === undefined ? "" : ` at ${endpoint}`}. Deploy it (npm run deploy), or say which: ${options.join(", ")}.`;
    }
    case "credentials": {
      const problem = NOT_FOUND.test(code)
        ? `There are no credentials for ${where}`
        : `${where} does not accept the credentials`;
      return `${problem} (${reason}). Sign in anew (aws sso login), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
    }
    case "permission":
      return `The credentials may not do this${subject ? ` on ${subject.name}` : ""} in ${region} (${reason}). They need ${neededActions(message, call)}${subject ? ` on the ${subject.kind}` : ""}.`;
    case "unreachable":
      return endpoint === undefined
        ? `${where} cannot be reached (${reason}). Check the network, and that ${region} is a Region.`
        : `Nothing that speaks ${service} answers at ${endpoint} (${reason}). Start it, or correct --endpoint.`;
    case "throttled":
    case "transient":
      return `${where} does not answer properly (${reason}). Try again later.`;
    case "refused":
      return `${where} refuses the call (${reason}). Check ${options[0] ?? "--region"} and --endpoint.`;
  }
}

/** The action that AWS names, with those that the call needs anyway: the next one would be refused next. */
function neededActions(message: string, { actions }: AwsCall): string {
  const named = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
  const needed = named === undefined || actions.includes(named) ? actions : [named, ...actions];
  return needed.length > 1 ? `${needed.slice(0, -1).join(", ")} and ${needed.at(-1)}` : needed.join();
}
