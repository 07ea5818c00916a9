import type { KnownDifference } from "../known-difference";

const API = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference";
const TABLE = "dynamodb: a table";

export const dynamoDbDifferences: readonly KnownDifference[] = [
  {
    id: "dynamodb-consumed-capacity",
    moto: "tells the capacity that an update consumed, unasked",
    simulator: "does not",
    documentation: "ConsumedCapacity is returned only where ReturnConsumedCapacity was given",
    source: `${API}/API_UpdateItem.html`,
    right: "simulator",
    seen: [[TABLE, "update > ConsumedCapacity", "structure", "nothing"]],
  },
  {
    id: "dynamodb-bad-expression",
    moto: "fails: 500",
    simulator: "refuses it: ValidationException",
    documentation: "ValidationException: input that is not valid, such as syntax errors",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html",
    right: "simulator",
    seen: [[TABLE, "a bad expression", "refused: SyntaxError, 500", "refused: ValidationException, 400"]],
  },
];
