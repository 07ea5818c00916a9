import type { Reply } from "../http/reply";
import type { Output, QueryDialect } from "../service";
import { faultOf, type Protocol } from "./protocol";
import { escapeXml, writeMembers } from "./xml";

const CONTENT_TYPE = "text/xml";

/** The query protocol: parameters of a form, answers in XML. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function awsQuery({ namespace, shapesOf }: Pick<QueryDialect, "namespace" | "shapesOf">): Protocol {
  return {
    reply: (operation, output, requestId): Reply => ({
      status: 200,
      contentType: CONTENT_TYPE,
      body: `<${operation}Response xmlns="${namespace}">${result(operation, output, shapesOf)}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
    }),
    refuse: (error, requestId): Reply => ({
      status: error.status,
      contentType: CONTENT_TYPE,
      body: `<ErrorResponse xmlns="${namespace}"><Error><Type>${faultOf(error)}</Type><Code>${escapeXml(error.queryCode)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    }),
  };
}

function result(operation: string, output: Output, shapesOf: QueryDialect["shapesOf"]): string {
  if (output === undefined) return "";
  return `<${operation}Result>${writeMembers(output, shapesOf(operation))}</${operation}Result>`;
}
