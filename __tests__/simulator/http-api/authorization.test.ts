import { beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, fn, REGION, START, started } from "../support/routing-blocks";
import { api, authorizer, route, withTokens } from "./support/http-blocks";

const functions = { f: (event: { requestContext: { authorizer?: unknown } }) => event.requestContext.authorizer ?? {} };
const FORBIDDEN = { status: 403, body: '{"message":"Forbidden"}' };
const UNAUTHORIZED = { status: 401, body: '{"message":"Unauthorized"}' };

describe("AWS_IAM", () => {
  const withIam = () =>
    started([api(), fn("f"), route("POST /orders/{id}", "f", { authorization_type: "AWS_IAM" })], { functions });
  const request = { method: "POST", path: "/orders/1", body: { a: 1 } };

  it("refuses what is not signed, without saying why", async () => {
    const simulation = await withIam();
    expect(await simulation.request(request)).toMatchObject(FORBIDDEN);
    expect(await simulation.request({ ...request, headers: { authorization: "Bearer x" } })).toMatchObject(FORBIDDEN);
    expect(simulation.function("f").invocations).toEqual([]);
  });

  it("takes what a user of the account has signed, and tells the function who it was", async () => {
    const simulation = await withIam();
    const response = await simulation.request({ ...request, credentials: simulation.credentials("shop") });
    expect(response.status).toBe(200);
    expect(response.json()).toMatchObject({
      iam: { accountId: ACCOUNT, userArn: `arn:aws:iam::${ACCOUNT}:user/shop`, cognitoIdentity: null },
    });
  });

  // Signed by botocore 1.43.11, for this time and Region, with the access key "test" and the secret "test".
  const SIGNED = {
    method: "POST",
    path: "/orders/a%20b;c?x=it%27s&b=2&a=",
    headers: {
      host: "api.example",
      "content-type": "application/json",
      "x-twice": "a   b",
      "x-amz-date": "20260101T000000Z",
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/execute-api/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-twice, Signature=6149ce6fde2ce4532ca698cbe7de01f6a9241e41df40aea35b07026bf565d8f1",
    },
    body: '{"orderId":"ORD-1"}',
  };

  it("takes what another implementation has signed", async () => {
    const simulation = await withIam();
    expect((await simulation.request(SIGNED)).status).toBe(200);
  });

  it.each([
    ["another body", { body: '{"orderId":"ORD-2"}' }],
    ["another path", { path: "/orders/a%20b;d?x=it%27s&b=2&a=" }],
    ["another query", { path: "/orders/a%20b;c?x=it%27s&b=3&a=" }],
    ["another method", { method: "PUT" }],
    ["another header that is signed", { headers: { ...SIGNED.headers, "x-twice": "b" } }],
    ["a header that is missing", { headers: { ...SIGNED.headers, "x-twice": undefined as never } }],
    ["another time", { headers: { ...SIGNED.headers, "x-amz-date": "20260101T000001Z" } }],
    ["a key that nobody has", { headers: replaced("Credential=test/", "Credential=AKIAUNKNOWN/") }],
    ["another Region", { headers: replaced("eu-central-1", "us-east-1") }],
    ["another service", { headers: replaced("execute-api", "sqs") }],
    ["a signature cut short", { headers: replaced("65d8f1", "65d8f") }],
  ])("and not %s", async (_what, change) => {
    const simulation = await started(
      [api(), fn("f"), route("ANY /orders/{id}", "f", { authorization_type: "AWS_IAM" })],
      { functions },
    );
    expect(await simulation.request({ ...SIGNED, ...change })).toMatchObject(FORBIDDEN);
  });

  function replaced(text: string, by: string) {
    return { ...SIGNED.headers, authorization: SIGNED.headers.authorization.replace(text, by) };
  }

  it("holds a user to his policy", async () => {
    const simulation = await withIam();
    const [{ place }] = [simulation.httpApi()];
    const may = (Resource: string, Effect = "Allow", Action = "execute-api:Invoke") =>
      simulation.credentials(`${Effect}${Resource}${Action}`, {
        Version: "2012-10-17",
        Statement: [{ Effect, Action, Resource }],
      });
    const arn = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${place.httpApi.apiId}/$default/POST/orders`;
    const status = async (credentials: ReturnType<typeof may>) =>
      (await simulation.request({ ...request, credentials })).status;
    expect(await status(may(`${arn}/*`))).toBe(200);
    expect(await status(may(`${arn}/1`))).toBe(200);
    expect(await status(may(`${arn}/2`))).toBe(403);
    expect(await status(may("*", "Deny"))).toBe(403);
    expect(await status(may("*", "Allow", "sqs:*"))).toBe(403);
    expect(() => simulation.credentials("x", { Statement: "all" })).toThrow("must be an IAM policy");
  });

  it("says in the access log why it refused", async () => {
    const log = { format: '{"error":"$context.authorizer.error","who":"$context.identity.userArn"}' };
    const simulation = await started(
      [api({ access_log_settings: [log] }), fn("f"), route("GET /", "f", { authorization_type: "AWS_IAM" })],
      { functions },
    );
    await simulation.request({ method: "GET", path: "/" });
    await simulation.request({ method: "GET", path: "/", credentials: simulation.credentials("shop") });
    expect(simulation.httpApi().accessLog.lines.map(({ text }) => JSON.parse(text))).toEqual([
      { error: "the request is not signed", who: "-" },
      { error: "-", who: `arn:aws:iam::${ACCOUNT}:user/shop` },
    ]);
  });
});

describe("JWT", () => {
  const ISSUER = "https://login.example.com";
  const now = START / 1_000;
  // An ES module, which TypeScript lets a CommonJS one only load so.
  const load = () => import("jose");
  let jose: Awaited<ReturnType<typeof load>>;
  let keys: Awaited<ReturnType<typeof jose.generateKeyPair>>;
  let issuers: Record<string, { keys: [{ kid: string }] }>;
  beforeAll(async () => {
    jose = await load();
    keys = await jose.generateKeyPair("RS256");
    issuers = { [ISSUER]: { keys: [{ ...(await jose.exportJWK(keys.publicKey)), kid: "one" }] } };
  });

  const stack = (...scopes: string[]) => [
    api(),
    fn("f"),
    authorizer(ISSUER, "orders", "others"),
    route("GET /", "f", withTokens(...scopes)),
  ];
  const good = { iss: ISSUER, aud: "orders", sub: "shop", exp: now + 60 };
  const signed = (claims: object, header: object = {}, key = keys.privateKey) =>
    new jose.SignJWT({ ...claims }).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(key);
  const ask = async (token: string | undefined, ...scopes: string[]) => {
    const simulation = await started(stack(...scopes), { functions, issuers });
    const headers: Record<string, string> = token === undefined ? {} : { authorization: token };
    return simulation.request({ method: "GET", path: "/", headers });
  };

  it("takes a token of the issuer for the audience, and tells the function what it says", async () => {
    const response = await ask(`Bearer ${await signed({ ...good, admin: true, groups: ["a", "b"] })}`);
    expect(response).toMatchObject({ status: 200 });
    expect(response.json()).toEqual({
      jwt: {
        claims: { iss: ISSUER, aud: "orders", sub: "shop", exp: String(now + 60), admin: "true", groups: "[a b]" },
        scopes: null,
      },
    });
    expect(await ask(await signed(good))).toMatchObject({ status: 200 });
    expect(await ask(`bearer ${await signed({ ...good, aud: ["x", "others"] })}`)).toMatchObject({ status: 200 });
    expect(await ask(await signed({ ...good, aud: undefined, client_id: "orders" }))).toMatchObject({ status: 200 });
  });

  it.each([
    ["of another issuer", { iss: "https://other.example.com" }],
    ["for another audience", { aud: "billing" }],
    ["for an audience of another type", { aud: 7 }],
    ["for no audience, whatever the client", { aud: "billing", client_id: "orders" }],
    ["that has expired", { exp: now }],
    ["that never expires", { exp: undefined }],
    ["that is not valid yet", { nbf: now + 1 }],
    ["that was issued in the future", { iat: now + 1 }],
  ])("refuses one %s", async (_what, claims) => {
    const response = await ask(`Bearer ${await signed({ ...good, ...claims })}`);
    expect(response).toMatchObject(UNAUTHORIZED);
    expect(response.headers["www-authenticate"]).toMatch(/^Bearer scope="" error="invalid_token" error_description="/);
  });

  it("refuses one that nobody, or somebody else, has signed", async () => {
    const other = await jose.generateKeyPair("RS256");
    const elliptic = await jose.generateKeyPair("ES256");
    const token = await signed(good);
    const [header, , signature] = token.split(".");
    const forged = Buffer.from(JSON.stringify({ ...good, sub: "admin" })).toString("base64url");
    const secret = Buffer.from(JSON.stringify(issuers[ISSUER]?.keys[0]));
    const tokens = [
      await signed(good, {}, other.privateKey),
      await signed(good, { kid: "two" }),
      await signed(good, { kid: undefined }),
      new jose.UnsecuredJWT(good).encode(),
      await new jose.SignJWT(good).setProtectedHeader({ alg: "HS256", kid: "one" }).sign(secret),
      await new jose.SignJWT(good).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(elliptic.privateKey),
      `${header}.${forged}.${signature}`,
      `${token}x`,
      "x.y.z",
      "token",
    ];
    for (const each of tokens) expect(await ask(`Bearer ${each}`), each).toMatchObject(UNAUTHORIZED);
    expect(await ask(undefined)).toMatchObject(UNAUTHORIZED);
    expect(await ask("Bearer ")).toMatchObject(UNAUTHORIZED);
  });

  it("asks for one of the scopes of the route", async () => {
    const token = (claims: object) => signed({ ...good, ...claims });
    expect(await ask(await token({ scope: "read orders/place" }), "orders/place", "admin")).toMatchObject({
      status: 200,
    });
    expect(await ask(await token({ scp: ["admin"] }), "orders/place", "admin")).toMatchObject({ status: 200 });
    const refused = await ask(await token({ scope: "orders" }), "orders/place");
    expect(refused).toMatchObject(FORBIDDEN);
    expect(refused.headers["www-authenticate"]).toContain('error="insufficient_scope"');
    expect(await ask(await token({}), "orders/place")).toMatchObject(FORBIDDEN);
  });

  it("takes what the simulation issues itself, where no keys of the issuer are given", async () => {
    const simulation = await started(stack("orders/place"), { functions });
    const token = (more = {}) =>
      simulation.issueToken({ issuer: ISSUER, audience: "orders", scopes: ["orders/place"], ...more });
    const status = async (given: string) =>
      (await simulation.request({ method: "GET", path: "/", headers: { authorization: `Bearer ${given}` } })).status;
    const soonOver = token({ expiresInSeconds: 60 });
    expect(await status(soonOver)).toBe(200);
    expect(await status(token({ issuer: "https://other.example.com" }))).toBe(401);
    expect(await status(token({ claims: { aud: "billing" } }))).toBe(401);
    await simulation.advance({ seconds: 61 });
    expect(await status(soonOver)).toBe(401);
    const given = await started(stack(), { functions, issuers });
    expect(() => given.issueToken({ issuer: ISSUER, audience: "orders" })).toThrow("Its public keys were given");
  });
});
