import type { RouteBinding } from "../connections";
import { checkAtSynth } from "../report";
import { neverPasses } from "./body-filter";
import type { Subscription } from "./subscription";

/** What a topic made here or elsewhere is connected to: the rules that publish to it, and its subscriptions. */
export class TopicConnections {
  private readonly routes: RouteBinding[] = [];
  private readonly list: Subscription[] = [];

  get subscriptions(): readonly Subscription[] {
    return this.list;
  }

  /**
   * A rule comes after the subscriptions: SNS drops what it gets before somebody subscribes. No circle can come of it, as
   * nothing of ours depends on the target of a rule.
   */
  addRoute(binding: RouteBinding): void {
    this.routes.push(binding);
    for (const { resource } of this.list) binding.dependOn(resource);
  }

  addSubscription(subscription: Subscription): void {
    this.list.push(subscription);
    for (const route of this.routes) route.dependOn(subscription.resource);
    const { filter, filterScope } = subscription;
    if (filterScope === "MessageAttributes") this.checkAttributes(subscription);
    if (filterScope === "MessageBody" && filter) this.checkBody(subscription, filter);
  }

  /** EventBridge publishes without message attributes (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html). */
  private checkAttributes(subscription: Subscription): void {
    checkAtSynth(subscription, (report) => {
      if (this.routes.length === 0) return;
      const from = this.routes.map(({ scope }) => scope.node.path).sort();
      report.error({
        code: "FILTER_WITHOUT_ATTRIBUTES",
        prop: "filterScope",
        must: `be "MessageBody": rules publish without message attributes, so nothing of ${from.join(", ")} would ever pass`,
        got: "MessageAttributes",
        mend: 'Set filterScope: "MessageBody" and write the filter as the message is, such as { detail: { priority: ["high"] } }; or filter in the rule.',
      });
    });
  }

  /** A filter may leave out what one rule sends, but not what each of them does. */
  private checkBody(subscription: Subscription, filter: Readonly<Record<string, unknown>>): void {
    checkAtSynth(subscription, (report) => {
      if (this.routes.length === 0 || this.routes.some(({ input }) => !neverPasses(filter, input))) return;
      const from = this.routes.map(({ scope }) => scope.node.path).sort();
      report.error({
        code: "FILTER_WITHOUT_MATCH",
        prop: "filter",
        must: `be able to match what ${from.join(", ")} ${from.length === 1 ? "sends" : "send"}: a body that is no JSON object, or lacks a key of the filter, never passes`,
        got: filter,
        mend: "Let the rule send what the filter looks at: leave input out, or add the key to an input.template that is an object; or filter in the rule.",
      });
    });
  }
}
