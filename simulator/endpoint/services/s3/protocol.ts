import { AwsError } from "../../../aws-error";
import type { Reply } from "../../http/reply";
import type { Protocol } from "../../protocols/protocol";
import { escapeXml, writeMembers, type XmlShapeOf } from "../../protocols/xml";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function accessDenied(message: string): AwsError {
  return new AwsError("AccessDenied", message, 403);
}

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** REST with XML. Answers are made by the operations themselves, as most are no XML. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
export const s3Protocol: Protocol = {
  reply: (): Reply => ({ status: 200, contentType: XML, body: "" }),
  refuse: ({ code, message, status }, requestId): Reply => ({
    status,
    contentType: XML,
    body: `${DECLARATION}<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  }),
};

/** An answer that is XML. */
export function xmlReply(name: string, members: object, shapeOf: XmlShapeOf): Reply {
  const body = `${DECLARATION}<${name} xmlns="${NAMESPACE}">${writeMembers(members, shapeOf)}</${name}>`;
  return { status: 200, contentType: XML, body };
}

const XML = "application/xml";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
