import { request } from "node:http";

/** dynalite looks at the form of a signature, and not at what was signed. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=signalbox/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/** One call of the API of DynamoDB. */
export function callTables(endpoint: string, action: string, input: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      Authorization: AUTHORIZATION,
      "Content-Type": "application/x-amz-json-1.0",
      "X-Amz-Date": "20260101T000000Z",
      "X-Amz-Target": `DynamoDB_20120810.${action}`,
    };
    const call = request(endpoint, { method: "POST", headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${action}: ${text}`));
      });
    });
    call.on("error", reject);
    call.end(JSON.stringify(input));
  });
}
