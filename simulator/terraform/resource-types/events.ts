import { arn } from "../location";
import { madeUpUuid } from "../made-up";
import { connectionArns, stackId } from "./connection-stack";
import { given, nameFrom, type ResourceFacts, type ResourceType } from "./resource-type";

/** EventBridge. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export const EVENTS: Readonly<Record<string, ResourceType>> = {
  aws_cloudwatch_event_bus: {
    computed: {
      arn: (facts) => arn(facts.location, "events", `event-bus/${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
    },
  },
  aws_cloudwatch_event_archive: {
    computed: {
      arn: (facts) => arn(facts.location, "events", `archive/${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
    },
    defaults: { retention_days: 0 },
  },
  aws_cloudwatch_event_rule: {
    computed: {
      arn: (facts) => arn(facts.location, "events", `rule/${busPath(facts)}${given(facts, "name")}`),
      id: (facts) => `${busPath(facts)}${given(facts, "name")}`,
      name: (facts) => nameFrom(facts),
    },
    defaults: { event_bus_name: "default" },
  },
  aws_cloudwatch_event_target: {
    computed: {
      id: (facts) => [...busPart(facts), given(facts, "rule"), given(facts, "target_id")].join("-"),
      target_id: (facts) => nameFrom(facts),
    },
    defaults: { event_bus_name: "default" },
  },
  aws_cloudwatch_event_connection: {
    computed: {
      arn: (facts) => arn(facts.location, "events", `connection/${given(facts, "name")}/${madeUpUuid(facts.address)}`),
      id: (facts) => given(facts, "name"),
      secret_arn: (facts) =>
        arn(
          facts.location,
          "secretsmanager",
          `secret:events!connection/${given(facts, "name")}/${madeUpUuid(facts.address)}`,
        ),
    },
  },
  aws_cloudwatch_event_api_destination: {
    computed: {
      arn: (facts) =>
        arn(facts.location, "events", `api-destination/${given(facts, "name")}/${madeUpUuid(facts.address)}`),
      id: (facts) => given(facts, "name"),
    },
  },
  aws_pipes_pipe: {
    computed: {
      arn: (facts) => arn(facts.location, "pipes", `pipe/${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
      name: (facts) => nameFrom(facts),
    },
    defaults: { desired_state: "RUNNING" },
  },
  aws_cloudformation_stack: { computed: { id: stackId, outputs: connectionArns } },
  aws_cloudwatch_event_endpoint: {
    computed: {
      arn: (facts) => arn(facts.location, "events", `endpoint/${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
    },
  },
  aws_schemas_registry: {
    computed: {
      arn: (facts) => arn(facts.location, "schemas", `registry/${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
    },
  },
  aws_schemas_schema: {
    computed: {
      arn: (facts) => arn(facts.location, "schemas", `schema/${given(facts, "registry_name")}/${given(facts, "name")}`),
      id: (facts) => `${given(facts, "name")}/${given(facts, "registry_name")}`,
    },
  },
  aws_schemas_discoverer: {
    computed: {
      arn: (facts) => arn(facts.location, "schemas", `discoverer/${given(facts, "id")}`),
      id: (facts) => `events-event-bus-${madeUpUuid(facts.address)}`,
    },
  },
};

/** Rules on the account's own bus are named without it. */
function busPath(facts: ResourceFacts): string {
  return busPart(facts)
    .map((bus) => `${bus}/`)
    .join("");
}

function busPart(facts: ResourceFacts): string[] {
  const bus = given(facts, "event_bus_name").replace(/^arn:.*:event-bus\//, "");
  return bus === "default" || bus === "" ? [] : [bus];
}
