import type { AwsError } from "../../aws-error";
import type { Reply } from "../http/reply";
import { serialization } from "../input";
import type { Service } from "../service";
import { type Fields, isFields } from "./fields";
import { faultOf, type Protocol } from "./protocol";

/**
 * AWS JSON 1.0 and 1.1, which differ in nothing but their content type.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function awsJson(service: Service | undefined, contentType: string): Protocol {
  const isCompatible = service?.query?.isCompatible === true;
  return {
    reply: (_operation, output): Reply => ({
      status: 200,
      contentType,
      body: output === undefined ? "{}" : JSON.stringify(output),
    }),
    refuse: (error): Reply => ({
      status: error.status,
      contentType,
      body: JSON.stringify({ __type: typeOf(error, service), message: error.message }),
      headers: isCompatible ? queryErrorHeader(error) : undefined,
    }),
  };
}

/** Tells clients what the query protocol calls the error. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait */
export function queryErrorHeader(error: AwsError): Readonly<Record<string, string>> {
  return { "x-amzn-query-error": `${error.queryCode};${faultOf(error)}` };
}

export function typeOf({ code }: AwsError, service: Service | undefined): string {
  return `${COMMON_ERRORS.has(code) ? "com.amazon.coral.service#" : (service?.errorNamespace ?? "")}${code}`;
}

/** Errors that all services have. */
const COMMON_ERRORS: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "InternalFailure",
  "RequestEntityTooLargeException",
  "SerializationException",
  "UnknownOperationException",
]);

/** @throws {AwsError} SerializationException */
export function parseJson(body: Buffer): Fields {
  if (body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw serialization(`The body of the request is not JSON: ${(error as Error).message}`);
  }
  if (isFields(value)) return value;
  throw serialization(Array.isArray(value) ? "Start of list found where not expected" : "Expected a structure.");
}
