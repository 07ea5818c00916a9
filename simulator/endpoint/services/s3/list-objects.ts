import { AwsError } from "../../../aws-error";
import type { StoredObject } from "../../../s3/stored-object";
import type { Simulation } from "../../../simulation/simulation";
import type { Exchange } from "../../exchange";
import type { Reply } from "../../http/reply";
import type { XmlShape } from "../../protocols/xml";
import { Timestamp } from "../../timestamp";
import { accessDenied, xmlReply } from "./protocol";
import type { BucketCall } from "./s3-call";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects(call: BucketCall): Reply {
  call.authorizeBucket("s3:ListBucket");
  const { query, bucket } = call;
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? undefined;
  const after = decodedToken(query.get("continuation-token")) ?? query.get("start-after") ?? "";
  const most = Math.min(MOST_KEYS, Number(query.get("max-keys") ?? MOST_KEYS));
  const matching = bucket.objects.filter(({ key }) => key.startsWith(prefix) && key > after);
  const { contents, folders, last, isTruncated } = page(matching, prefix, delimiter, most);
  const members = {
    Name: bucket.place.name,
    Prefix: prefix,
    Delimiter: delimiter,
    KeyCount: contents.length + folders.length,
    MaxKeys: most,
    IsTruncated: isTruncated,
    ContinuationToken: query.get("continuation-token") ?? undefined,
    NextContinuationToken: isTruncated ? Buffer.from(last).toString("base64") : undefined,
    Contents: contents.map(({ key, lastModified, etag, size }) => ({
      Key: key,
      LastModified: new Timestamp(lastModified),
      ETag: `"${etag}"`,
      Size: size,
      StorageClass: "STANDARD",
    })),
    CommonPrefixes: folders.map((folder) => ({ Prefix: folder })),
  };
  return xmlReply("ListBucketResult", members, (member) => SHAPES[member]);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export function listBuckets(simulation: Simulation, { credential }: Exchange): Reply {
  const caller = credential && simulation.callerOf(credential.accessKeyId);
  const denial = caller && simulation.world.permissions.mayCall(caller, "s3:ListAllMyBuckets", "*");
  if (denial !== undefined) throw accessDenied(denial.message);
  const created = new Timestamp(simulation.startedAt);
  const buckets = simulation.services.buckets.map(({ place }) => ({ Name: place.name, CreationDate: created }));
  return xmlReply("ListAllMyBucketsResult", { Buckets: { Bucket: buckets } }, (member) => SHAPES[member]);
}

const MOST_KEYS = 1_000;

const SHAPES: Readonly<Record<string, XmlShape>> = {
  Bucket: { kind: "flat-list", name: "Bucket" },
  Contents: { kind: "flat-list", name: "Contents" },
  CommonPrefixes: { kind: "flat-list", name: "CommonPrefixes" },
};

/** As many keys and folders as an answer has; what shares a folder counts once. */
function page(objects: readonly StoredObject[], prefix: string, delimiter: string | undefined, most: number) {
  const contents: StoredObject[] = [];
  const folders = new Set<string>();
  let last = "";
  for (const object of objects) {
    const cut = delimiter === undefined ? -1 : object.key.indexOf(delimiter, prefix.length);
    const folder = cut < 0 || delimiter === undefined ? undefined : object.key.slice(0, cut + delimiter.length);
    const isNew = folder === undefined || !folders.has(folder);
    if (isNew && contents.length + folders.size >= most) {
      return { contents, folders: [...folders], last, isTruncated: true };
    }
    if (folder === undefined) contents.push(object);
    else folders.add(folder);
    last = object.key;
  }
  return { contents, folders: [...folders], last, isTruncated: false };
}

function decodedToken(token: string | null): string | undefined {
  if (token === null) return undefined;
  const key = Buffer.from(token, "base64").toString("utf8");
  if (key !== "") return key;
  throw new AwsError("InvalidArgument", "The continuation token provided is incorrect");
}
