import type { AwsError } from "../aws-error";
import type { Call } from "./call";
import type { InputErrors } from "./input";
import type { Fields } from "./protocols/fields";
import type { XmlShapeOf } from "./protocols/xml";

/** What an operation answers. `undefined`: nothing beside that it was done. */
export type Output = Readonly<Record<string, unknown>> | undefined;

export type Operation = (call: Call) => Output | Promise<Output>;

export interface ServiceErrors extends InputErrors {
  /** The caller's policies do not allow the call. */
  denied(message: string): AwsError;
}

/** A service of AWS as far as it is spoken with here. */
export interface Service {
  /** As IAM actions name it: `cloudwatch`. */
  readonly name: string;
  /** As signatures name it: `monitoring`. */
  readonly signingName: string;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly errors: ServiceErrors;
  /** What stands before the operation in `X-Amz-Target`, and in the paths of rpc-v2-cbor. */
  readonly target?: string | undefined;
  /** What stands before an error's name in JSON: `com.amazonaws.sqs#`. */
  readonly errorNamespace?: string | undefined;
  readonly query?: QueryDialect | undefined;
}

/** How a service has the query protocol. */
export interface QueryDialect {
  /** Of its API, by which a call can be known: `2012-11-05`. */
  readonly version: string;
  readonly namespace: string;
  /** Whether it tells in JSON, too, what an error is called in the query protocol. */
  readonly isCompatible: boolean;
  /** Puts the parameters in the form that the other protocols have. */
  readonly normalize: (fields: Fields, path: string) => Fields;
  /** How the members of an operation's answer are written. */
  readonly shapesOf: (operation: string) => XmlShapeOf;
}
