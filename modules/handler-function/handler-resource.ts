import type { Construct } from "constructs";
import { checkRoleCanUse, type Key } from "../encryption-key";
import { checkProps, required } from "../props";

/** Something that a function uses: what its role may do with it, and where the handler finds it. */
export interface HandlerResource {
  /** Environment variables that tell the handler where. */
  readonly handlerEnvironment: Readonly<Record<string, string>>;
  /** What the role of the function needs. */
  readonly handlerPermissions: readonly HandlerPermission[];
}

export interface HandlerPermission {
  /** Letters and digits: what for, such as `PublishEvents`. The same `sid` has the same actions: those of several resources become one statement. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** What `toPublish`, `toRead` and the like of a construct are made of. */
interface Use {
  /** The environment variable, and what it holds. */
  readonly variable: string;
  readonly value: string;
  readonly permission: HandlerPermission;
  /** What the role must do with the key of the resource, if that is a customer's. */
  readonly key?: { readonly key: Key | undefined; readonly sid: string; readonly actions: readonly string[] };
}

/** What a function has to be given so that it can use a resource of `scope`. */
export function handlerResource(scope: Construct, { variable, value, permission, key }: Use): HandlerResource {
  checkProps(scope, { variable }, { variable: required("text") });
  if (key) checkRoleCanUse(scope, "encryptionKey", key.key, "the role of a function");
  const keyArn = key?.key?.keyArn;
  return {
    handlerEnvironment: { [variable]: value },
    handlerPermissions: [
      permission,
      ...(key && keyArn !== undefined ? [{ sid: key.sid, actions: key.actions, resources: [keyArn] }] : []),
    ],
  };
}
