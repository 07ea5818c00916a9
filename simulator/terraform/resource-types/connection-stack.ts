import { type CloudFormationTemplate, readTemplate } from "../cloudformation-template";
import { arn } from "../location";
import { madeUpUuid } from "../made-up";
import { given, type ResourceFacts } from "./resource-type";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-connection.html */
export const CONNECTION = "AWS::Events::Connection";

export const stackId = (facts: ResourceFacts) =>
  arn(facts.location, "cloudformation", `stack/${given(facts, "name")}/${madeUpUuid(facts.address)}`);

/** The outputs of a CloudFormation stack that are ARNs of its connections; of others nothing is known. */
export function connectionArns(facts: ResourceFacts): Record<string, string> {
  const template = readTemplate(facts.text("template_body"));
  const outputs = Object.entries(template?.Outputs ?? {}).flatMap(([name, { Value: value }]) => {
    const [logicalId, attribute] = value?.["Fn::GetAtt"] ?? [];
    const connection = logicalId === undefined ? undefined : connectionNamed(template, logicalId);
    if (connection === undefined || attribute !== "Arn") return [];
    return [[name, arnOfConnection(facts, connection)] as const];
  });
  return Object.fromEntries(outputs);
}

/** The ARN that a connection of a CloudFormation stack gets. */
export function arnOfConnection(
  { location, address }: Pick<ResourceFacts, "location" | "address">,
  name: string,
): string {
  return arn(location, "events", `connection/${name}/${madeUpUuid(`${address} ${name}`)}`);
}

function connectionNamed(template: CloudFormationTemplate | undefined, logicalId: string): string | undefined {
  const found = template?.Resources?.[logicalId];
  const name = found?.Type === CONNECTION ? found.Properties?.Name : undefined;
  return typeof name === "string" ? name : undefined;
}
