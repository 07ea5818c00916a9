import { get as getOverHttp } from "node:http";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LambdaFunction, type Simulation, startSimulation } from "../../../simulator";
import { startEndpoint } from "../../../simulator/endpoint";
import { accessKeyIdOf } from "../../../simulator/lambda/lambda-environment";
import { bucketStack } from "../s3/bucket-stack";
import { CLIENT, refusal } from "./support/shop";

describe("S3 through the SDK", () => {
  let simulation: Simulation;
  let client: S3Client;
  let url: string;
  let close: () => Promise<void>;
  const Bucket = "files";

  beforeAll(async () => {
    simulation = await startSimulation(bucketStack(), { seed: 1 });
    const endpoint = await startEndpoint(simulation, {});
    url = endpoint.url;
    client = new S3Client({ ...CLIENT, endpoint: url, maxAttempts: 1 });
    close = async () => {
      client.destroy();
      await endpoint.close();
      await simulation.stop();
    };
  });
  afterAll(() => close());

  const put = (Key: string, Body: string | Uint8Array, more: object = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, more: object = {}) => {
    const answer = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
    return { ...answer, text: await answer.Body?.transformToString() };
  };

  it("gives back what was put, with what was said of it", async () => {
    const answer = await put("a/ü + ?.json", "hello", {
      ContentType: "application/json",
      Metadata: { from: "school" },
    });
    expect(answer.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const found = await get("a/ü + ?.json");
    expect(found).toMatchObject({
      text: "hello",
      ContentType: "application/json",
      ContentLength: 5,
      ETag: answer.ETag,
      VersionId: answer.VersionId,
      Metadata: { from: "school" },
      LastModified: new Date("2026-01-01T00:00:00Z"),
    });
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: "a/ü + ?.json" }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: answer.ETag });
    expect(await client.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: "eu-central-1" });
  });

  it("takes streams, which the SDK sends in chunks with a checksum behind them", async () => {
    const chunks = ["one ", "two ", "three"].map((text) => text.repeat(30_000));
    const text = chunks.join("");
    await client.send(
      new PutObjectCommand({ Bucket, Key: "stream", Body: Readable.from(chunks), ContentLength: text.length }),
    );
    expect((await get("stream")).text === text).toBe(true);
  });

  it("gives back any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await put("bytes", bytes);
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "bytes" }));
        expect(Buffer.from((await Body?.transformToByteArray()) ?? [])).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 25 },
    );
  });

  it("gives a part of an object", async () => {
    await put("digits", "0123456789");
    expect(await get("digits", { Range: "bytes=2-4" })).toMatchObject({ text: "234", ContentRange: "bytes 2-4/10" });
    expect((await get("digits", { Range: "bytes=8-" })).text).toBe("89");
    expect((await get("digits", { Range: "bytes=-3" })).text).toBe("789");
    expect((await get("digits", { Range: "bytes=5-99" })).text).toBe("56789");
    expect(await refusal(get("digits", { Range: "bytes=10-12" }))).toMatchObject({ name: "InvalidRange", status: 416 });
  });

  it("keeps versions, and says what is not there", async () => {
    const first = await put("versions", "1");
    await put("versions", "2");
    expect((await get("versions", { VersionId: first.VersionId })).text).toBe("1");
    const deleted = await client.send(new DeleteObjectCommand({ Bucket, Key: "versions" }));
    expect(deleted).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    expect(await refusal(get("versions"))).toMatchObject({ name: "NoSuchKey", status: 404 });
    expect(await refusal(get("versions", { VersionId: "none" }))).toMatchObject({ name: "NoSuchVersion", status: 404 });
    expect(await refusal(client.send(new GetObjectCommand({ Bucket: "no", Key: "a" })))).toMatchObject({
      name: "NoSuchBucket",
    });
    const missing = await refusal(client.send(new HeadObjectCommand({ Bucket, Key: "versions" })));
    expect(missing).toMatchObject({ name: "NotFound", status: 404 });
    const exists = refusal(put("digits", "x", { IfNoneMatch: "*" }));
    expect(await exists).toMatchObject({ name: "PreconditionFailed", status: 412 });
  });

  it("lists the buckets of the stack", async () => {
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toEqual(["files"]);
  });

  it("lists keys by pages and folders", async () => {
    for (const key of ["l/a", "l/b/1", "l/b/2", "l/c"]) await put(key, "x");
    const list = (more: object) => client.send(new ListObjectsV2Command({ Bucket, Prefix: "l/", ...more }));
    const keys = ({ Contents = [] }: { Contents?: { Key?: string }[] }) => Contents.map(({ Key }) => Key);
    expect(keys(await list({}))).toEqual(["l/a", "l/b/1", "l/b/2", "l/c"]);
    const first = await list({ MaxKeys: 3 });
    expect([keys(first), first.IsTruncated]).toEqual([["l/a", "l/b/1", "l/b/2"], true]);
    const second = await list({ ContinuationToken: first.NextContinuationToken });
    expect([keys(second), second.IsTruncated]).toEqual([["l/c"], false]);
    const folders = await list({ Delimiter: "/" });
    expect([keys(folders), folders.CommonPrefixes]).toEqual([["l/a", "l/c"], [{ Prefix: "l/b/" }]]);
    const page = await list({ Delimiter: "/", MaxKeys: 2 });
    const rest = await list({ Delimiter: "/", ContinuationToken: page.NextContinuationToken });
    expect([keys(page), page.CommonPrefixes]).toEqual([["l/a"], [{ Prefix: "l/b/" }]]);
    expect([keys(rest), rest.CommonPrefixes]).toEqual([["l/c"], undefined]);
    expect((await list({ Prefix: "none/" })).KeyCount).toBe(0);
  });

  it("knows the bucket by the host, too", async () => {
    await put("by/host", "here");
    const { port } = new URL(url);
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/eu-central-1/s3/aws4_request, SignedHeaders=host";
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { host: `files.s3.localhost:${port}`, authorization };
      getOverHttp(`http://127.0.0.1:${port}/by/host`, { headers }, (response) => {
        response.setEncoding("utf8").once("data", resolve);
      }).once("error", reject);
    });
    expect(answer).toBe("here");
  });

  it("says what it does not do", async () => {
    const tagging = client.send(new GetObjectTaggingCommand({ Bucket, Key: "digits" }));
    expect(await refusal(tagging)).toMatchObject({ name: "UnknownOperationException", status: 501 });
  });

  it("lets a function do what its role lets it do", async () => {
    const [fn] = simulation.topology.functions;
    const credentials = { accessKeyId: accessKeyIdOf(fn as LambdaFunction), secretAccessKey: "test" };
    const reader = new S3Client({ ...CLIENT, credentials, endpoint: url, maxAttempts: 1 });
    await put("in/mine", "mine");
    const read = (Key: string) => reader.send(new GetObjectCommand({ Bucket, Key }));
    expect((await read("in/mine")).ContentLength).toBe(4);
    expect(await refusal(read("digits"))).toMatchObject({
      name: "AccessDenied",
      status: 403,
      message: expect.stringMatching(/^function reader, as .* may not s3:GetObject on /),
    });
    // Who may not list is not told that there is no such object.
    expect(await refusal(read("in/none"))).toMatchObject({ name: "AccessDenied" });
    const written = refusal(reader.send(new PutObjectCommand({ Bucket, Key: "in/mine", Body: "x" })));
    expect(await written).toMatchObject({ name: "AccessDenied" });
    const denied = refusal(reader.send(new GetObjectCommand({ Bucket, Key: "in/secret" })));
    expect((await denied).message).toContain("aws_s3_bucket_policy.files");
    reader.destroy();
  });

  it("is told of an outage as of S3's own", async () => {
    const outage = simulation.fault({ kind: "outage", at: Bucket });
    const refused = await refusal(put("digits", "x"));
    outage.end();
    expect(refused).toMatchObject({ name: "ServiceUnavailable", status: 503 });
  });
});
