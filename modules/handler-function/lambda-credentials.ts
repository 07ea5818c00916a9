/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundle of a function. The SDK's own chain also looks into
 * profiles, SSO caches, processes, web identity tokens and instance metadata, which is more code than the rest of a
 * client. A Node function on Lambda has its credentials in environment variables, always.
 *
 * Exports what that package exports, and imports nothing, so that it can be bundled from anywhere. Not for code that runs
 * elsewhere: there these variables are seldom the right credentials.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html the variables that Lambda sets
 */

/** Credentials as the clients of the AWS SDK v3 take them. */
export interface LambdaCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  readonly credentialScope?: string;
  readonly accountId?: string;
  /** Where they come from, in the SDK's own terms: part of the user agent that it sends. */
  readonly $source: { readonly CREDENTIALS_ENV_VARS: "g" };
}

/**
 * The provider that clients call before they sign. It reads the environment on each call, so it never holds credentials
 * that have been replaced.
 *
 * @throws Error with name `CredentialsProviderError` if key or secret are not set
 */
export const defaultProvider = (_init?: unknown) => async (): Promise<LambdaCredentials> => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_CREDENTIAL_EXPIRATION: expiration,
    AWS_CREDENTIAL_SCOPE: credentialScope,
    AWS_ACCOUNT_ID: accountId,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) throw missing({ accessKeyId, secretAccessKey });
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiration && { expiration: new Date(expiration) }),
    ...(credentialScope && { credentialScope }),
    ...(accountId && { accountId }),
    $source: { CREDENTIALS_ENV_VARS: "g" },
  };
};

/** Whether credentials expire at all. */
export const credentialsWillNeedRefresh = (credentials?: { readonly expiration?: Date }): boolean =>
  credentials?.expiration !== undefined;

/** Whether credentials have less than five minutes left. */
export const credentialsTreatedAsExpired = (credentials?: { readonly expiration?: Date }): boolean =>
  credentials?.expiration !== undefined && credentials.expiration.getTime() - Date.now() < 300_000;

function missing(found: { accessKeyId: string | undefined; secretAccessKey: string | undefined }): Error {
  const names = [
    ...(found.accessKeyId ? [] : ["AWS_ACCESS_KEY_ID"]),
    ...(found.secretAccessKey ? [] : ["AWS_SECRET_ACCESS_KEY"]),
  ];
  const error = new Error(
    `AWS credentials: ${names.join(" and ")} must be set, got: nothing. Lambda sets them; elsewhere, set them yourself or bundle without this file.`,
  );
  // The name that the SDK's own providers give, so that callers tell this error as they always did.
  error.name = "CredentialsProviderError";
  return error;
}
