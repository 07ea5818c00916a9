import type { KnownDifference } from "../known-difference";

const API = "https://docs.aws.amazon.com/lambda/latest/api";
const LAMBDA = "lambda: functions and mappings";

export const lambdaDifferences: readonly KnownDifference[] = [
  {
    id: "lambda-package-and-tags",
    moto: "tells the size of the package, where it is, and the function's tags",
    simulator: "leaves them out",
    documentation: "CodeSize, Code.Location, Tags",
    source: `${API}/API_GetFunction.html`,
    right: "moto",
    seen: [
      [LAMBDA, "function* > Configuration > CodeSize", "*", "nothing"],
      [LAMBDA, "configuration > CodeSize", "*", "nothing"],
      [LAMBDA, "functions > Functions > * > CodeSize", "*", "nothing"],
      [LAMBDA, "function* > Code > Location", "https://*", "nothing"],
      [LAMBDA, "function* > Tags", "structure", "nothing"],
    ],
  },
  {
    id: "lambda-no-layers",
    moto: "lists no layers",
    simulator: "leaves them out",
    documentation: "Layers are the function's; of a function without any nothing is said",
    source: `${API}/API_FunctionConfiguration.html`,
    right: "undecided",
    seen: [
      [LAMBDA, "function* > Configuration > Layers", "list of 0", "nothing"],
      [LAMBDA, "configuration > Layers", "list of 0", "nothing"],
      [LAMBDA, "functions > Functions > * > Layers", "list of 0", "nothing"],
    ],
  },
  {
    id: "lambda-last-modified",
    moto: "writes LastModified with nanoseconds and `Z`",
    simulator: "writes it with milliseconds and `+0000`",
    documentation: "ISO 8601: `YYYY-MM-DDThh:mm:ss.sTZD`",
    source: `${API}/API_FunctionConfiguration.html`,
    right: "simulator",
    seen: [
      [LAMBDA, "function* > Configuration > LastModified", "<*Z>", "<0000-00-00T00:00:00.000+0000>"],
      [LAMBDA, "configuration > LastModified", "<*Z>", "<0000-00-00T00:00:00.000+0000>"],
      [LAMBDA, "functions > Functions > * > LastModified", "<*Z>", "<0000-00-00T00:00:00.000+0000>"],
    ],
  },
  {
    id: "lambda-mapping-facts",
    moto: "says `User initiated`, and nothing of the batching window",
    simulator: "says `USER_INITIATED`, and that the window has 0 seconds",
    documentation: "MaximumBatchingWindowInSeconds: default 0; its examples say `USER_INITIATED`",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-example.html",
    right: "simulator",
    seen: [
      [LAMBDA, "mappings* > EventSourceMappings > * > StateTransitionReason", "User initiated", "USER_INITIATED"],
      [LAMBDA, "mappings* > EventSourceMappings > * > MaximumBatchingWindowInSeconds", "nothing", "0"],
    ],
  },
  {
    id: "lambda-mappings-of-a-function",
    moto: "finds none by the name of their function, be there such a function or not",
    simulator: "finds them; refuses a function that there is not: ResourceNotFoundException",
    documentation: "FunctionName: its name or ARN; ResourceNotFoundException",
    source: `${API}/API_ListEventSourceMappings.html`,
    right: "simulator",
    seen: [
      [LAMBDA, "mappings of a function > EventSourceMappings", "list of 0", "list of 1"],
      [LAMBDA, "mappings of no function", "structure", "refused: ResourceNotFoundException, 404"],
    ],
  },
  {
    id: "lambda-dry-run",
    moto: "answers a dry run with a FunctionError",
    simulator: "answers 204, and nothing else",
    documentation: "DryRun: 204; the function is not invoked, so it has no error",
    source: `${API}/API_Invoke.html`,
    right: "simulator",
    seen: [[LAMBDA, "dry run > FunctionError", "Handled", "nothing"]],
  },
  {
    id: "lambda-payload-that-is-no-json",
    moto: "fails: 500",
    simulator: "refuses it: InvalidRequestContentException",
    documentation: "InvalidRequestContentException: the request body could not be parsed as JSON",
    source: `${API}/API_Invoke.html`,
    right: "simulator",
    seen: [[LAMBDA, "no JSON", "refused: SyntaxError, 500", "refused: InvalidRequestContentException, 400"]],
  },
];
