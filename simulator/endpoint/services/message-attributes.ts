import type { MessageAttribute, MessageAttributes } from "../../world";
import type { Input } from "../input";

/** The attributes of a message as SQS and SNS both have them; `undefined` where there are none. Their types are not checked here. */
export function messageAttributes(
  input: Input,
  name: string,
  noType: (attribute: string) => Error,
): MessageAttributes | undefined {
  const given = input.map(name);
  if (given === undefined || given.size === 0) return undefined;
  // Not a plain object: an attribute may be called __proto__.
  const attributes: Record<string, MessageAttribute> = Object.create(null);
  for (const [attribute, value] of given) attributes[attribute] = attributeOf(attribute, value, noType);
  return attributes;
}

function attributeOf(name: string, value: Input, noType: (attribute: string) => Error): MessageAttribute {
  const DataType = value.text("DataType");
  if (!DataType) throw noType(name);
  const StringValue = value.text("StringValue");
  const BinaryValue = value.text("BinaryValue");
  return {
    DataType,
    ...(StringValue !== undefined && { StringValue }),
    ...(BinaryValue !== undefined && { BinaryValue }),
  };
}
