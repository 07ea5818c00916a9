import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  EventBus,
  EventRoute,
  WEBHOOK_TARGET_DEFAULTS,
  WebhookTarget,
  type WebhookTargetProps,
} from "../../../modules";
import { address, block, inventory, refused, statements, synthesized } from "../../support/stack";

const PAGER: WebhookTargetProps = {
  name: "pager",
  url: "https://pager.example.com/events",
  authorization: { apiKey: { header: "X-Api-Key", value: { secret: "pager", key: "apiKey" } } },
};

const webhook =
  (props: object = {}) =>
  (stack: TerraformStack) =>
    new WebhookTarget(stack, "pager", { ...PAGER, ...props } as WebhookTargetProps);

const routed =
  (props: object = {}, input?: { path: string }) =>
  (stack: TerraformStack) => {
    const bus = new EventBus(stack, "bus", { name: "shop" });
    const target = webhook(props)(stack);
    new EventRoute(stack, "critical", { bus, pattern: { source: ["shop"] }, targets: [{ target, input }] });
  };

/** The one resource of the template of the connection. */
function connectionOf(props: object, build = webhook(props)) {
  const { template_body } = block(synthesized(build), "aws_cloudformation_stack", "pager_connection");
  const { Resources, Outputs } = JSON.parse(template_body as string);
  expect(Object.keys(Resources)).toEqual(["Connection"]);
  expect(Resources.Connection.Type).toBe("AWS::Events::Connection");
  expect(Outputs).toEqual({ ConnectionArn: { Value: { "Fn::GetAtt": ["Connection", "Arn"] } } });
  return Resources.Connection.Properties;
}

describe("what it deploys", () => {
  it("makes an API destination and its connection; a rule adds a role, and has the dead-letter queue and the alarms", () => {
    const stack = synthesized(routed());
    expect(inventory(stack)).toEqual({
      aws_cloudformation_stack: 1,
      aws_cloudwatch_event_api_destination: 1,
      aws_cloudwatch_event_bus: 1,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_cloudwatch_metric_alarm: 3,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_sqs_queue: 1,
      aws_sqs_queue_policy: 1,
    });
    const connection = address(stack, "aws_cloudformation_stack", "pager_connection");
    expect(block(stack, "aws_cloudwatch_event_api_destination", "pager")).toMatchObject({
      name: "pager",
      invocation_endpoint: "https://pager.example.com/events",
      http_method: "POST",
      invocation_rate_limit_per_second: 300,
      connection_arn: `\${${connection}.outputs["ConnectionArn"]}`,
    });
    expect(WEBHOOK_TARGET_DEFAULTS).toEqual({ method: "POST", callsPerSecond: 300 });
  });

  it("lets the rule call this destination alone", () => {
    const stack = synthesized(routed());
    expect(statements(block(stack, "aws_iam_role_policy", "critical_to-pager_role-policy"))).toEqual([
      {
        Sid: "SendToTarget",
        Effect: "Allow",
        Action: "events:InvokeApiDestination",
        Resource: `\${${address(stack, "aws_cloudwatch_event_api_destination", "pager")}.arn}`,
      },
    ]);
  });

  it("adds path, query and headers to each call, out of the event too", () => {
    const request = { headers: { "X-Team": "shop" }, query: { type: "$.detail-type" }, pathValues: ["$.detail.team"] };
    const stack = synthesized(routed({ url: "https://pager.example.com/*/events", request }, { path: "$.detail" }));
    expect(block(stack, "aws_cloudwatch_event_target", "critical_to-pager")).toMatchObject({
      input_path: "$.detail",
      http_target: {
        header_parameters: { "X-Team": "shop" },
        query_string_parameters: { type: "$.detail-type" },
        path_parameter_values: ["$.detail.team"],
      },
    });
  });

  it("overrides every default, and names the stack of the connection as CloudFormation allows", () => {
    const stack = synthesized(
      webhook({ name: "1.pager_x", method: "PUT", callsPerSecond: 5, description: "what for" }),
    );
    expect(block(stack, "aws_cloudwatch_event_api_destination", "pager")).toMatchObject({
      name: "1.pager_x",
      http_method: "PUT",
      invocation_rate_limit_per_second: 5,
      description: "what for",
    });
    expect(block(stack, "aws_cloudformation_stack", "pager_connection").name).toBe("c-1-pager-x-connection");
  });

  it("uses a connection that is there", () => {
    const connectionArn = "arn:aws:events:eu-central-1:123456789012:connection/pager/0f1e";
    const stack = synthesized(webhook({ authorization: { connectionArn } }));
    expect(inventory(stack)).toEqual({ aws_cloudwatch_event_api_destination: 1 });
    expect(block(stack, "aws_cloudwatch_event_api_destination", "pager").connection_arn).toBe(connectionArn);
  });
});

describe("a secret", () => {
  it.each([
    ["by name", { secret: "pager" }, "{{resolve:secretsmanager:pager:SecretString}}"],
    ["by key", { secret: "ops/pager", key: "token" }, "{{resolve:secretsmanager:ops/pager:SecretString:token}}"],
    ["by version", { secret: "pager", versionId: "v-2" }, "{{resolve:secretsmanager:pager:SecretString:::v-2}}"],
    [
      "by ARN",
      { secret: "arn:aws:secretsmanager:eu-central-1:123456789012:secret:pager-AbCdEf", key: "token" },
      "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:pager-AbCdEf:SecretString:token}}",
    ],
  ])("is a reference %s, which CloudFormation resolves", (_, value, expected) => {
    expect(connectionOf({ authorization: { apiKey: { header: "X-Key", value } } })).toEqual({
      Name: "pager",
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: expected } },
    });
  });

  it("can be one that the stack makes, by its ARN", () => {
    const properties = connectionOf({}, (stack) => {
      const secret = new SecretsmanagerSecret(stack, "secret", { name: "pager" });
      const value = { secret: secret.arn };
      return webhook({ authorization: { apiKey: { header: "X-Key", value } } })(stack);
    });
    expect(properties.AuthParameters.ApiKeyAuthParameters.ApiKeyValue).toBe(
      "{{resolve:secretsmanager:${aws_secretsmanager_secret.secret.arn}:SecretString}}",
    );
  });

  it("is a password, or the secret of an OAuth client", () => {
    const secret = { secret: "pager", key: "s" };
    const reference = "{{resolve:secretsmanager:pager:SecretString:s}}";
    expect(connectionOf({ authorization: { basic: { username: "shop", password: secret } } })).toMatchObject({
      AuthorizationType: "BASIC",
      AuthParameters: { BasicAuthParameters: { Username: "shop", Password: reference } },
    });
    const oauth = {
      tokenUrl: "https://id.example.com/token",
      clientId: "c",
      clientSecret: secret,
      body: { scope: "w", token_type: "bearer" },
    };
    expect(connectionOf({ authorization: { oauth } })).toEqual({
      Name: "pager",
      AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
      AuthParameters: {
        OAuthParameters: {
          AuthorizationEndpoint: "https://id.example.com/token",
          HttpMethod: "POST",
          ClientParameters: { ClientID: "c", ClientSecret: reference },
          OAuthHttpParameters: {
            BodyParameters: [
              { Key: "scope", Value: "w", IsValueSecret: false },
              { Key: "token_type", Value: "bearer", IsValueSecret: false },
            ],
          },
        },
      },
    });
  });

  const LITERAL = "hunter2-hunter2";
  it.each([
    [
      "as an API key",
      { authorization: { apiKey: { header: "X-Key", value: LITERAL } } },
      "authorization.apiKey.value",
      "SECRET_LITERAL",
    ],
    [
      "as a password",
      { authorization: { basic: { username: "u", password: LITERAL } } },
      "authorization.basic.password",
      "SECRET_LITERAL",
    ],
    [
      "as a client secret",
      { authorization: { oauth: { tokenUrl: "https://a.b/c", clientId: "c", clientSecret: LITERAL } } },
      "authorization.oauth.clientSecret",
      "SECRET_LITERAL",
    ],
    [
      "beside it in the body",
      {
        authorization: {
          oauth: {
            tokenUrl: "https://a.b/c",
            clientId: "c",
            clientSecret: { secret: "s", key: "k" },
            body: { password: LITERAL },
          },
        },
      },
      "authorization.oauth.body.password",
      "SECRET_LITERAL",
    ],
    ["as the authorization", { authorization: LITERAL }, "authorization", "SECRET_LITERAL"],
    ["as the API key itself", { authorization: { apiKey: LITERAL } }, "authorization.apiKey", "SECRET_LITERAL"],
    ["beside it", { apiKey: LITERAL }, "apiKey", "SECRET_LITERAL"],
    [
      "in a reference",
      { authorization: { apiKey: { header: "X", value: { secret: "n", value: LITERAL } } } },
      "authorization.apiKey.value.value",
      "AUTHORIZATION_PROP",
    ],
    [
      "under another name",
      { authorization: { basic: { username: "u", pass: LITERAL } } },
      "authorization.basic.pass",
      "AUTHORIZATION_PROP",
    ],
    [
      "in a header",
      { request: { headers: { Authorization: `Bearer ${LITERAL}` } } },
      "request.headers.Authorization",
      "SECRET_LITERAL",
    ],
    ["in a query", { request: { query: { access_token: LITERAL } } }, "request.query.access_token", "SECRET_LITERAL"],
    ["in the URL", { url: `https://shop:${LITERAL}@pager.example.com/` }, "url", "SECRET_LITERAL"],
    ["in the query of the URL", { url: `https://pager.example.com/?token=${LITERAL}` }, "url?token", "SECRET_LITERAL"],
    [
      "as a name with spaces",
      { authorization: { apiKey: { header: "X", value: { secret: `${LITERAL} !` } } } },
      "authorization.apiKey.value.secret",
      "SECRET_REFERENCE",
    ],
  ])("given %s is refused, and not shown", (_, props, prop, code) => {
    const message = refused(webhook(props));
    expect(message).toContain(`test/pager: ${prop} must `);
    expect(message).toMatch(new RegExp(`\\[${code}\\]$`));
    expect(message).not.toContain(LITERAL);
  });

  it("that Terraform would read is refused too", () => {
    const message = refused((stack) => {
      const version = new SecretsmanagerSecretVersion(stack, "version", { secretId: "pager" });
      webhook({ authorization: { apiKey: { header: "X", value: { secret: version.secretString } } } })(stack);
    });
    expect(message).toMatch(
      /value\.secret must be a reference to a secret.*got: a Terraform expression|got: "a Terraform expression"/,
    );
    expect(
      refused((stack) => {
        const version = new SecretsmanagerSecretVersion(stack, "version", { secretId: "pager" });
        webhook({ authorization: { apiKey: { header: "X", value: version.secretString } } })(stack);
      }),
    ).toMatch(/\[SECRET_LITERAL\]$/);
  });
});

describe("what it refuses", () => {
  it.each([
    [
      "plain HTTP",
      { url: "http://pager.example.com/" },
      /url must be a URL that starts with https:\/\/.*\[WEBHOOK_URL\]$/,
    ],
    ["no URL", { url: "pager" }, /\[WEBHOOK_URL\]$/],
    ["a * in the host", { url: "https://*.example.com/" }, /\[WEBHOOK_URL\]$/],
    [
      "a URL of 2,049 characters",
      { url: `https://a.b/${"c".repeat(2_037)}` },
      /of at most 2048 characters.*\[WEBHOOK_URL\]$/,
    ],
    ["a method that there is not", { method: "FETCH" }, /method must be "POST" or "PUT".*\[VALUE_INVALID\]$/],
    [
      "0 calls a second",
      { callsPerSecond: 0 },
      /callsPerSecond must be a whole number from 1 to 300 calls a second, got: 0/,
    ],
    ["301 calls a second", { callsPerSecond: 301 }, /\[OUT_OF_RANGE\]$/],
    ["a name of 65 characters", { name: "n".repeat(65) }, /\[NAME_LENGTH\]$/],
    [
      "a path value too few",
      { url: "https://a.b/*/*", request: { pathValues: ["x"] } },
      /each \* of the URL, which has 2, got: 1\..*\[WEBHOOK_PATH_VALUES\]$/,
    ],
    ["a path value too many", { request: { pathValues: ["x"] } }, /which has 0, got: 1/],
    [
      "a header of EventBridge's own",
      { request: { headers: { Host: "x" } } },
      /request\.headers\.Host must be.*\[HEADER_INVALID\]$/,
    ],
    [
      "two authorizations",
      { authorization: { connectionArn: "a", basic: {} } },
      /got: "?basic, connectionArn.*\[AUTHORIZATION_KIND\]$/,
    ],
    ["no authorization", { authorization: {} }, /\[AUTHORIZATION_KIND\]$/],
    [
      "the ARN of something else",
      { authorization: { connectionArn: "arn:aws:sqs:eu-west-1:123456789012:q" } },
      /\[ARN_INVALID\]$/,
    ],
    [
      "tokens over plain HTTP",
      { authorization: { oauth: { tokenUrl: "http://a.b", clientId: "c", clientSecret: { secret: "s" } } } },
      /tokenUrl must.*\[WEBHOOK_URL\]$/,
    ],
  ])("%s", (_, props, expected) => expect(refused(webhook(props))).toMatch(expected));

  it.each([
    [{ callsPerSecond: 1 }],
    [{ callsPerSecond: 300 }],
    [{ name: "n".repeat(64) }],
    [{ url: `https://a.b/${"c".repeat(2_036)}` }],
    [{ request: { query: { apikey: "$.detail.key" } } }],
  ])("takes %j", (props) => expect(() => synthesized(webhook(props))).not.toThrow());

  it("a rule in another Region", () => {
    const message = refused((stack) => {
      const west = new AwsProvider(stack, "west", { alias: "west", region: "eu-west-1" });
      const bus = new EventBus(stack, "bus", { name: "shop", provider: west });
      new EventRoute(stack, "critical", { bus, pattern: { source: ["shop"] }, targets: [webhook()(stack)] });
    });
    expect(message).toContain("[TARGET_IN_OTHER_REGION]");
  });
});
