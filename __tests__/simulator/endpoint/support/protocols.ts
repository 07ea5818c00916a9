import { createRequire } from "node:module";

/** Protocols that a client of the SDK can be told to speak; they come with it, and are no dependencies of this project. */
const ofClient = createRequire(createRequire(__filename).resolve("@aws-sdk/client-cloudwatch"));

export const cborProtocol: unknown = ofClient("@smithy/core/cbor").SmithyRpcV2CborProtocol;
export const queryProtocol: unknown = ofClient("@aws-sdk/core/protocols").AwsQueryProtocol;
