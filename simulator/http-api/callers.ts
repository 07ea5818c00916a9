import { createHash } from "node:crypto";
import { UserError } from "../../modules/errors";
import { accessKeyIdOf, SECRET_ACCESS_KEY, SESSION_TOKEN } from "../lambda/lambda-environment";
import { evaluate } from "../permissions/policy/evaluate";
import { type PolicyDocument, readPolicyDocument } from "../permissions/policy/policy-document";
import { requestContext } from "../permissions/policy/request";
import type { LambdaFunction } from "../topology/places";
import type { World } from "../world";
import type { Credentials } from "./signature";

/** Somebody whose signature is known. */
export interface HttpCaller {
  readonly credentials: Credentials;
  /** `arn:aws:iam::123456789012:user/shop` */
  readonly arn: string;
  readonly account: string;
  readonly userId: string;
  /** Whether it is the code of a function, for which a virtual clock waits. */
  readonly isFunction: boolean;
  /** Why it may not do something; `undefined` where it may. */
  denial(action: string, resource: string): string | undefined;
}

/** Credentials, and whose they are. */
export interface UserCredentials extends Credentials {
  /** `arn:aws:iam::123456789012:user/shop` */
  readonly arn: string;
}

/**
 * Who can sign requests to the HTTP APIs of a stack: its functions, which may what their roles let them; users that were made by
 * `credentials(…)`, who may what their policy says; and `test`, whose secret is `test`, who may everything: what the endpoint
 * asks to be set in the environment.
 */
export class HttpCallers {
  private readonly known = new Map<string, HttpCaller>();

  constructor(
    private readonly world: World,
    functions: readonly LambdaFunction[],
    private readonly account: string,
  ) {
    for (const fn of functions) this.add(this.functionCaller(fn));
    this.add(this.user("test", { accessKeyId: "test", secretAccessKey: "test" }, undefined));
  }

  find(accessKeyId: string): HttpCaller | undefined {
    return this.known.get(accessKeyId);
  }

  /**
   * Credentials of a user, the same for the same name.
   *
   * @param policy what it may: an IAM policy; without one it may everything
   * @throws {UserError} POLICY_INVALID
   */
  credentials(name: string, policy: object | undefined): UserCredentials {
    const digest = createHash("sha256").update(`${this.account} ${name}`).digest("hex");
    const credentials = {
      accessKeyId: `AKIA${digest.slice(0, 16).toUpperCase()}`,
      secretAccessKey: digest.slice(24),
    };
    const user = this.user(name, credentials, policy === undefined ? undefined : documentOf(policy, name));
    this.add(user);
    return { ...credentials, arn: user.arn };
  }

  private add(caller: HttpCaller): void {
    this.known.set(caller.credentials.accessKeyId, caller);
  }

  private functionCaller(fn: LambdaFunction): HttpCaller {
    const { account } = fn.location;
    const role = fn.roleArn?.split("/").at(-1) ?? fn.name;
    return {
      credentials: {
        accessKeyId: accessKeyIdOf(fn),
        secretAccessKey: SECRET_ACCESS_KEY,
        sessionToken: SESSION_TOKEN,
      },
      arn: `arn:${fn.location.partition}:sts::${account}:assumed-role/${role}/${fn.name}`,
      account,
      userId: `AROA${accessKeyIdOf(fn).slice(4)}:${fn.name}`,
      isFunction: true,
      denial: (action, resource) => this.world.permissions.mayCall(fn, action, resource)?.message,
    };
  }

  private user(name: string, credentials: Credentials, policy: PolicyDocument | undefined): HttpCaller {
    const { account } = this;
    const arn = `arn:aws:iam::${account}:user/${name}`;
    return {
      credentials,
      arn,
      account,
      userId: `AIDA${createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase()}`,
      isFunction: false,
      denial(action, resource) {
        if (policy === undefined) return undefined;
        const context = requestContext({
          "aws:PrincipalArn": arn,
          "aws:PrincipalAccount": account,
          "aws:username": name,
        });
        const found = evaluate([policy], { caller: { kind: "role", arn, account }, action, resource, context });
        if (found.denies) return `${found.denies.name} denies it`;
        return found.allows ? undefined : `no statement of the policy of ${name} allows it`;
      },
    };
  }
}

function documentOf(policy: object, name: string): PolicyDocument {
  try {
    return readPolicyDocument(policy, name);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError("POLICY_INVALID", `The policy of ${name} must be an IAM policy: ${reason}`, { cause });
  }
}
