import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

/** What is put into a bucket beside the bytes. */
export interface ObjectOptions {
  /** @default "application/octet-stream" */
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** `x-amz-meta-…`, without that. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** One version of an object. */
export class StoredObject {
  /** MD5 of the bytes, as S3 has it for what is put in one piece and encrypted with its own key. */
  readonly etag: string;
  readonly contentType: string;

  constructor(
    readonly key: string,
    readonly body: Buffer,
    /** `undefined`: the bucket keeps no versions. */
    readonly versionId: string | undefined,
    /** Milliseconds since 1970. */
    readonly lastModified: number,
    readonly options: ObjectOptions,
  ) {
    this.etag = createHash("md5").update(body).digest("hex");
    this.contentType = options.contentType ?? "application/octet-stream";
  }

  get size(): number {
    return this.body.length;
  }

  /** The bytes as text, unpacked where they are gzip. */
  get text(): string {
    const isGzip = this.body[0] === 0x1f && this.body[1] === 0x8b;
    return (isGzip ? gunzipSync(this.body) : this.body).toString("utf8");
  }
}

/** In place of an object that was deleted in a bucket with versions. */
export interface DeleteMarker {
  readonly versionId: string;
}
