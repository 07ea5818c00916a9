import { type ResolvedStack, type Resource, textAt } from "../../terraform";
import type { LambdaFunction, Place, Queue, Topology } from "../../topology/places";
import { placeText } from "../../trace/describe";
import { InvokedArns } from "./invoked-arns";
import { Keys } from "./keys";
import { type AttachedPolicies, ResourcePolicies } from "./resource-policies";
import { Roles } from "./roles";

/** Who may do what in a stack, as its resources say. */
export class StackPolicies {
  readonly resources: ResourcePolicies;
  readonly roles: Roles;
  readonly keys: Keys;
  readonly invoked: InvokedArns;
  private readonly byAddress: ReadonlyMap<string, Resource>;
  private readonly places: ReadonlyMap<string, Place>;
  private readonly texts: ReadonlyMap<string, string>;

  constructor(
    stack: ResolvedStack,
    private readonly topology: Topology,
  ) {
    this.resources = new ResourcePolicies(stack, topology);
    this.roles = new Roles(stack);
    this.keys = new Keys(stack, this.resources);
    this.invoked = new InvokedArns(stack, topology);
    this.byAddress = new Map([...stack.resources, ...stack.dataSources].map((each) => [each.address, each]));
    const { buses, topics, queues, functions, others, rules, pipes, alarms } = topology;
    const places: readonly Place[] = [...buses, ...topics, ...queues, ...functions, ...others];
    this.places = new Map(places.map((place) => [place.arn, place]));
    this.texts = new Map([
      ...places.map((place) => [place.arn, placeText(place)] as const),
      ...rules.map((rule) => [rule.arn, `rule ${rule.name}`] as const),
      ...pipes.map((pipe) => [pipe.arn, `pipe ${pipe.name}`] as const),
      ...alarms.map((alarm) => [alarm.arn, `alarm ${alarm.name}`] as const),
    ]);
  }

  /** The place with an ARN, if the stack says anything of it. */
  place(arn: string): Place | undefined {
    return this.places.get(arn);
  }

  /** `rule orders`; an ARN that is not of the stack stays one. */
  textOf(arn: string): string {
    return this.texts.get(arn) ?? arn;
  }

  /** ARN of the role that a function runs with; `undefined` where the stack does not make the function. */
  roleOf({ address, inStack }: LambdaFunction): string | undefined {
    const resource = inStack ? this.byAddress.get(address) : undefined;
    return resource && textAt(resource, "role");
  }

  /** The queues that move to a queue what was received too often. */
  sourcesOf(queue: Queue): readonly Queue[] {
    return this.topology.queues.filter(({ redrive }) => redrive?.to === queue);
  }

  /** The role that SNS takes on for a subscription: it needs one to send to Firehose. */
  subscriptionRole(topicArn: string, to: Place): string | undefined {
    const topic = this.places.get(topicArn);
    const subscription = topic?.kind === "topic" ? topic.subscriptions.find((each) => each.to === to) : undefined;
    const resource = subscription && this.byAddress.get(subscription.address);
    return resource && textAt(resource, "subscription_role_arn");
  }

  /** The policies of a place itself. */
  policiesOf(place: Place): AttachedPolicies {
    if (place.kind === "other" && place.what === "log group")
      return this.resources.ofLogs(place.location, place.inStack);
    return this.resources.of(place.arn, place.inStack);
  }
}
