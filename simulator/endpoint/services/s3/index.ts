import { AwsError } from "../../../aws-error";
import type { Exchange, Route } from "../../exchange";
import type { Reply } from "../../http/reply";
import type { RestService } from "../../rest-service";
import { type RouteContext, unknownOperation } from "../../service-route";
import { listBuckets, listObjects } from "./list-objects";
import { deleteObject, getObject, headObject, putObject } from "./objects";
import { s3Protocol } from "./protocol";
import { BucketCall, ObjectCall } from "./s3-call";

const OBJECT_OPERATIONS: Readonly<Record<string, (call: ObjectCall) => Reply>> = {
  DELETE: deleteObject,
  GET: getObject,
  HEAD: headObject,
  PUT: putObject,
};

/** Parameters of other operations that have the methods of those above, such as `?tagging`. */
const OTHER_OPERATIONS = [
  "acl",
  "attributes",
  "legal-hold",
  "partNumber",
  "retention",
  "tagging",
  "uploadId",
  "uploads",
];

/** S3, which names its operations by method and path: the objects of the stack's buckets. */
export class S3Routes implements RestService {
  constructor(private readonly context: RouteContext) {}

  route(exchange: Exchange): Route | undefined {
    if (exchange.credential?.service !== "s3") return undefined;
    return { protocol: s3Protocol, execute: () => this.execute(exchange) };
  }

  private execute(exchange: Exchange): Reply {
    const { method } = exchange;
    const { bucketName, key } = addressOf(exchange);
    const bucket = this.context.simulation.services.buckets.find(({ place }) => place.name === bucketName);
    if (bucketName !== "" && bucket === undefined) {
      throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
    }
    if (bucket !== undefined && key !== "") {
      const call = new ObjectCall(this.context.simulation, exchange, bucket, key);
      const operation = OBJECT_OPERATIONS[method];
      const isOther = OTHER_OPERATIONS.some((name) => call.query.has(name)) || "x-amz-copy-source" in exchange.headers;
      if (operation !== undefined && !isOther) return operation(call);
    }
    if (bucket !== undefined && key === "" && (method === "HEAD" || method === "GET")) {
      const call = new BucketCall(this.context.simulation, exchange, bucket);
      if (method === "GET" && call.query.get("list-type") === "2") return listObjects(call);
      if (method === "HEAD") return headBucket(call);
    }
    if (bucketName === "" && method === "GET") return listBuckets(this.context.simulation, exchange);
    const name = `${method} ${key === "" ? "bucket" : "object"}`;
    this.context.unknownOperation("s3", name);
    throw unknownOperation("s3", name, 501);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
function headBucket(call: BucketCall): Reply {
  call.authorizeBucket("s3:ListBucket");
  const headers = { "x-amz-bucket-region": call.bucket.place.location.region };
  return { status: 200, contentType: "application/xml", body: "", headers };
}

/** `/bucket/key`, or the bucket in front of the host: `bucket.localhost`, `bucket.s3.localhost`. */
function addressOf({ path, headers }: Exchange): { readonly bucketName: string; readonly key: string } {
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  const [, inHost] = /^(.+?)(?:\.s3(?:[.-][^.]+)?)?\.localhost$/.exec(host) ?? [];
  const decoded = path.slice(1).split("/").map(decodedPart);
  if (inHost !== undefined) return { bucketName: inHost, key: decoded.join("/") };
  const [bucketName = "", ...rest] = decoded;
  return { bucketName, key: rest.join("/") };
}

/** @throws {AwsError} InvalidURI */
function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  }
}
