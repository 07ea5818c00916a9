import type { Reply } from "../http/reply";
import { serialization } from "../input";
import type { Service } from "../service";
import { queryErrorHeader, typeOf } from "./aws-json";
import { decodeCbor } from "./cbor-decode";
import { encodeCbor } from "./cbor-encode";
import { type Fields, isFields } from "./fields";
import type { Protocol } from "./protocol";

/**
 * The protocol in which the SDKs for Go, Java and Rust speak to CloudWatch, and some versions of that for JavaScript.
 * https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function rpcCbor(service: Service | undefined): Protocol {
  return {
    reply: (_operation, output): Reply => ({
      status: 200,
      contentType: "application/cbor",
      body: encodeCbor(output ?? {}),
      headers: HEADERS,
    }),
    refuse: (error): Reply => ({
      status: error.status,
      contentType: "application/cbor",
      body: encodeCbor({ __type: typeOf(error, service), message: error.message }),
      headers: service?.query?.isCompatible ? { ...HEADERS, ...queryErrorHeader(error) } : HEADERS,
    }),
  };
}

const HEADERS = { "smithy-protocol": "rpc-v2-cbor" };

/** @throws {AwsError} SerializationException */
export function parseCbor(body: Buffer): Fields {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = decodeCbor(body);
  } catch (error) {
    throw serialization(`The body of the request is not CBOR: ${(error as Error).message}.`);
  }
  if (isFields(value)) return value;
  throw serialization("Expected a structure.");
}
