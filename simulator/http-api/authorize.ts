import type { HttpApi, HttpApiAuthorization } from "../topology/http-api";
import type { World } from "../world";
import { authorizeJwt } from "./authorize-jwt";
import type { HttpCallers } from "./callers";
import { type HttpRequest, type HttpResponse, messageResponse } from "./http-message";
import { readSignature, type Signature, signatureProblem, signedAt } from "./signature";
import type { TokenIssuers } from "./tokens";

/** Who calls, as the access log has it. */
export interface Principal {
  readonly userArn?: string;
  readonly caller?: string;
  readonly accountId?: string;
  readonly claims?: Readonly<Record<string, string>>;
}

/** Whether a request may pass: who calls, and what the function is told of it; or what is answered, and why. */
export type Verdict =
  | { readonly authorizer: object | undefined; readonly principal: Principal; readonly refusal?: undefined }
  | { readonly refusal: HttpResponse; readonly reason: string };

/** What it takes to know callers. */
export interface Authorities {
  readonly callers: HttpCallers;
  readonly issuers: TokenIssuers;
}

/** @param resource what the request is to policies: `arn:aws:execute-api:…:a1b2c3d4e5/$default/POST/orders` */
export function authorize(
  request: HttpRequest,
  authorization: HttpApiAuthorization,
  {
    world,
    api,
    resource,
    authorities,
  }: {
    readonly world: World;
    readonly api: HttpApi;
    readonly resource: string;
    readonly authorities: Authorities;
  },
): Verdict {
  const { now } = world.scheduler;
  if (authorization.kind === "open") return { authorizer: undefined, principal: {} };
  if (authorization.kind === "jwt") return authorizeJwt(request, authorization, authorities.issuers, now / 1_000);
  const signature = readSignature(request);
  if (signature === undefined) return forbidden("the request is not signed");
  const caller = authorities.callers.find(signature.accessKeyId);
  if (caller === undefined) return forbidden(`nobody has the access key ${signature.accessKeyId}`);
  const { secretAccessKey, accessKeyId } = caller.credentials;
  const site = { secretAccessKey, region: api.location.region };
  const problem = signatureProblem(request, signature, site) ?? ageProblem(signature, world);
  if (problem !== undefined) return forbidden(`the signature counts for nothing: ${problem}`);
  const denial = caller.denial("execute-api:Invoke", resource);
  if (denial !== undefined) return forbidden(denial);
  const { arn, account, userId } = caller;
  return {
    authorizer: {
      iam: {
        accessKey: accessKeyId,
        accountId: account,
        callerId: userId,
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: arn,
        userId,
      },
    },
    principal: { userArn: arn, caller: userId, accountId: account },
  };
}

/**
 * A signature is good for five minutes. Programs sign with the time of their machine, which a virtual clock knows nothing of.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
function ageProblem(signature: Signature, { scheduler }: World): string | undefined {
  if (!scheduler.isReal || Math.abs(scheduler.now - signedAt(signature)) <= MOST_AGE) return undefined;
  return "it is older than five minutes, or of the future";
}

const MOST_AGE = 5 * 60_000;

/** API Gateway does not say why. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html */
function forbidden(reason: string): Verdict {
  return { refusal: messageResponse(403, "Forbidden"), reason };
}
