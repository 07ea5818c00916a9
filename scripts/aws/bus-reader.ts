import {
  DescribeEventBusCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import type { SystemReader } from "../deployed/system-reader";
import { allPages } from "./all-pages";

/** What EventBridge tells of a bus. */
export function busReader(client: EventBridgeClient): Pick<SystemReader, "bus" | "rules" | "targets"> {
  return {
    async bus(nameOrArn) {
      const {
        Name = nameOrArn,
        Arn = "",
        DeadLetterConfig,
      } = await client.send(new DescribeEventBusCommand({ Name: nameOrArn }));
      return { name: Name, arn: Arn, deadLetterArn: DeadLetterConfig?.Arn };
    },
    async rules(bus) {
      const rules = await allPages(async (NextToken) => {
        const page = await client.send(new ListRulesCommand({ EventBusName: bus, NextToken }));
        return { items: page.Rules, next: page.NextToken };
      });
      return rules.map(({ Name = "", Arn = "", State, EventPattern, ScheduleExpression, ManagedBy }) => ({
        name: Name,
        arn: Arn,
        // Also ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
        enabled: State !== "DISABLED",
        pattern: EventPattern,
        schedule: ScheduleExpression,
        managedBy: ManagedBy,
      }));
    },
    async targets(bus, rule) {
      const targets = await allPages(async (NextToken) => {
        const page = await client.send(new ListTargetsByRuleCommand({ EventBusName: bus, Rule: rule, NextToken }));
        return { items: page.Targets, next: page.NextToken };
      });
      return targets.map(({ Arn = "", DeadLetterConfig }) => ({ arn: Arn, deadLetterArn: DeadLetterConfig?.Arn }));
    },
  };
}
