import { AWS_EXIT } from "../aws/problem-text";
import type { Sqs } from "../aws/sqs";
import { CommandError } from "../cli/command-error";
import { parseArn } from "../deployed/arn";
import { busDestination } from "./bus-destination";
import type { Destination } from "./destination";
import { type DeadLetterQueue, openQueue } from "./queue";
import { queueDestination } from "./queue-destination";
import type { Route } from "./route";
import type { Surroundings } from "./surroundings";
import { topicDestination } from "./topic-destination";

/** Where letters of a queue can go: each place is looked up once. */
export class Destinations {
  private readonly known = new Map<string, Promise<Destination | string>>();

  constructor(
    private readonly sqs: Sqs,
    private readonly from: DeadLetterQueue,
    private readonly surroundings: Surroundings,
  ) {}

  /** @returns the place, or why nothing can be sent there @throws {CommandError} where nothing can be sent anywhere */
  at(route: Route): Promise<Destination | string> {
    if (route.kind === "none") return Promise.resolve(route.reason);
    const key = route.kind === "bus" ? route.name : route.arn;
    let destination = this.known.get(key);
    if (destination === undefined) {
      destination = this.open(route);
      this.known.set(key, destination);
    }
    return destination;
  }

  async close(): Promise<void> {
    for (const opening of await Promise.allSettled(this.known.values())) {
      if (opening.status === "fulfilled" && typeof opening.value !== "string") opening.value.close?.();
    }
  }

  private async open(route: Exclude<Route, { kind: "none" }>): Promise<Destination | string> {
    const { sqs, surroundings } = this;
    const { site } = sqs;
    if (route.kind === "bus") return busDestination(site, route.name, surroundings);
    const { region } = parseArn(route.arn) ?? {};
    if (region !== site.region) return `it would go to ${route.arn}, in another Region`;
    if (route.kind === "topic") return topicDestination(site, route.arn, surroundings);
    if (route.arn === this.from.arn) return "it would go where it is";
    return this.openQueue(route.arn);
  }

  private async openQueue(arn: string): Promise<Destination | string> {
    try {
      return queueDestination(this.sqs, await openQueue(this.sqs, arn), this.surroundings);
    } catch (error) {
      if (error instanceof CommandError && error.exitCode === AWS_EXIT.missing)
        return `there is no queue ${arn} any more`;
      throw error;
    }
  }
}
