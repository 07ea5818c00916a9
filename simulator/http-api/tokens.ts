import { createPublicKey, createSign, createVerify, type JsonWebKey, type KeyObject } from "node:crypto";
import { UserError } from "../../modules/errors";
import { freshKeyPair } from "../kernel/host";

/** A public key of an issuer, as its JSON Web Key Set has it. */
export interface IssuerKey extends JsonWebKey {
  readonly kid: string;
}

/** Keys by issuer: what API Gateway would fetch from each. */
export type IssuerKeys = Readonly<Record<string, { readonly keys: readonly IssuerKey[] }>>;

/** A token that the simulation issues. */
export interface TokenRequest {
  /** As the authorizer has it. */
  readonly issuer: string;
  /** `aud` */
  readonly audience: string | readonly string[];
  /** `sub` @default "test" */
  readonly subject?: string;
  /** `scope` @default none */
  readonly scopes?: readonly string[];
  /** Any others; they stand above all of these. @default none */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Simulated seconds for which it is good. @default 3600 */
  readonly expiresInSeconds?: number;
}

/** A token, taken apart. */
export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What is signed. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** `undefined`: it is none. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header = "", claims = "", signature, ...more] = token.split(".");
  if (signature === undefined || more.length > 0) return undefined;
  const parts = { header: decoded(header), claims: decoded(claims) };
  if (parts.header === undefined || parts.claims === undefined) return undefined;
  return {
    header: parts.header,
    claims: parts.claims,
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

/** The issuers of tokens: those whose keys were given, and the simulation itself, which stands for every other. */
export class TokenIssuers {
  private ownKeys: KeyPair | undefined;

  constructor(private readonly given: IssuerKeys = {}) {}

  /** @throws {UserError} ISSUER_KEYS_GIVEN */
  issue(request: TokenRequest, now: number): string {
    const { issuer, audience, subject = "test", scopes = [], claims = {}, expiresInSeconds = HOUR } = request;
    if (Object.hasOwn(this.given, issuer)) {
      throw new UserError(
        "ISSUER_KEYS_GIVEN",
        `issueToken must be asked for an issuer whose keys the simulation has, got: ${issuer}. Its public keys were given, and the private ones are with whoever has them: sign the token there.`,
      );
    }
    const seconds = Math.floor(now / 1_000);
    const standard = {
      iss: issuer,
      aud: audience,
      sub: subject,
      iat: seconds,
      nbf: seconds,
      exp: seconds + expiresInSeconds,
    };
    const signed = `${encoded({ alg: "RS256", typ: "JWT", kid: OWN_KEY_ID })}.${encoded({
      ...standard,
      ...(scopes.length > 0 && { scope: scopes.join(" ") }),
      ...claims,
    })}`;
    const signature = createSign("RSA-SHA256").update(signed).sign(this.own.privateKey);
    return `${signed}.${signature.toString("base64url")}`;
  }

  /** Whether a token is signed with a key of the issuer. API Gateway knows RSA only. */
  isSigned({ header, signed, signature }: DecodedToken, issuer: string): boolean {
    const digest = DIGESTS.get(String(header.alg));
    const key = this.publicKey(issuer, header.kid);
    return (
      digest !== undefined &&
      key?.asymmetricKeyType === "rsa" &&
      createVerify(digest).update(signed).verify(key, signature)
    );
  }

  private publicKey(issuer: string, keyId: unknown): KeyObject | undefined {
    const keys = Object.hasOwn(this.given, issuer) ? this.given[issuer]?.keys : undefined;
    if (keys === undefined) return keyId === OWN_KEY_ID ? this.own.publicKey : undefined;
    const found = keys.find(({ kid }) => kid === keyId);
    return found && createPublicKey({ key: found, format: "jwk" });
  }

  private get own(): KeyPair {
    this.ownKeys ??= freshKeyPair();
    return this.ownKeys;
  }
}

type KeyPair = ReturnType<typeof freshKeyPair>;

const OWN_KEY_ID = "signalbox";
const HOUR = 3_600;

const DIGESTS: ReadonlyMap<string, string> = new Map([
  ["RS256", "RSA-SHA256"],
  ["RS384", "RSA-SHA384"],
  ["RS512", "RSA-SHA512"],
]);

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decoded(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as never) : undefined;
  } catch {
    return undefined;
  }
}
