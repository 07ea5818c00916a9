import { AWS_LIMITS } from "../../modules/aws-limits";
import { PatternMatcher } from "../../modules/event-pattern";
import { AwsError } from "../aws-error";
import { outageOf } from "../delivery/beyond";
import type { Way } from "../ledger/way";
import { parseArn } from "../terraform";
import type { Bus, Rule } from "../topology/places";
import type { Delivery, Destination, Refusal, Sender, World } from "../world";
import { ArchiveStore } from "./archive-store";
import { BusDeadLetters } from "./bus-dead-letters";
import { arrived, type BusEvent, eventOf, type SentEvent } from "./event-text";
import { checkEntry, type EntryRefusal, type PutEventsEntry, type PutEventsResult } from "./put-events";
import { Replay, type ReplayRequest } from "./replay";
import { BusMetrics, RuleMetrics } from "./rule-metrics";
import { ScheduledRule } from "./schedules/scheduled-rule";
import { TargetDelivery } from "./target-delivery";

export interface BusOptions {
  /** Events that each archive has room for. */
  readonly archivedEvents: number;
  /** All buses: replays of an account and Region have each its own name, and are limited in number, whatever their bus. */
  buses(): readonly SimulatedBus[];
}

interface LiveRule {
  readonly rule: Rule;
  readonly metrics: RuleMetrics;
  readonly targets: readonly TargetDelivery[];
}

/** A bus: its rules send on what they match, its archives keep it. */
export class SimulatedBus implements Destination {
  readonly archives: readonly ArchiveStore[];
  readonly replays = new Map<string, Replay>();
  /** Events taken. */
  accepted = 0;
  private readonly metrics: BusMetrics;
  private readonly deadLetters: BusDeadLetters;
  private readonly rules: readonly LiveRule[];
  private readonly matcher = new PatternMatcher<LiveRule>();
  private readonly schedules: readonly ScheduledRule[];
  /** Events taken and not yet sent on. */
  private waiting = 0;

  constructor(
    private readonly world: World,
    readonly place: Bus,
    private readonly options: BusOptions,
  ) {
    this.archives = place.archives.map((archive) => new ArchiveStore(archive, options.archivedEvents));
    this.metrics = new BusMetrics(world, place);
    this.deadLetters = new BusDeadLetters(world, place);
    this.rules = place.rules.map((rule) => {
      const metrics = new RuleMetrics(world, rule);
      return { rule, metrics, targets: rule.targets.map((target) => new TargetDelivery(world, rule, target, metrics)) };
    });
    for (const live of this.rules) {
      if (live.rule.enabled && live.rule.pattern) this.matcher.add(live, live.rule.pattern);
    }
    this.schedules = this.rules
      .filter(({ rule }) => rule.schedule !== undefined)
      .map((live) => new ScheduledRule(world, live.rule, (event) => this.fire(live, event)));
  }

  /** Schedules that never fire. */
  get problems(): readonly string[] {
    return this.schedules.flatMap(({ note }) => note ?? []);
  }

  get underWay(): number {
    let count = this.waiting;
    for (const { targets } of this.rules) for (const target of targets) count += target.underWay;
    return count;
  }

  /** Takes an entry of PutEvents, or says why not. */
  put(entry: PutEventsEntry): PutEventsResult {
    const sent = checkEntry(entry);
    return "ErrorCode" in sent ? sent : this.putChecked(sent);
  }

  /** Takes an event that is known to be in order, unless a fault keeps it out. */
  putChecked(sent: SentEvent): PutEventsResult {
    return this.keptOut(sent) ?? { EventId: this.accept(sent) };
  }

  private keptOut({ detail }: SentEvent): EntryRefusal | undefined {
    const { faults } = this.world;
    if (faults.strikes("throttle", this.place, detail)) {
      return { ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded" };
    }
    if (faults.strikes("outage", this.place, detail)) {
      return { ErrorCode: "InternalFailure", ErrorMessage: "EventBridge has an internal failure." };
    }
    return undefined;
  }

  /** Takes an event that is known to be in order, and returns its id. */
  accept(sent: SentEvent): string {
    const { random, ledger, scheduler } = this.world;
    const event = eventOf(random.uuid(), sent, scheduler.now, this.place.location);
    const way = ledger.publish(event.id, this.place);
    this.take(event, way, false);
    return event.id;
  }

  /** Takes an entry that a pipe puts: the way goes on here, under the id of the event too. Or says why not. */
  putOn(way: Way, entry: PutEventsEntry): PutEventsResult {
    const sent = checkEntry(entry);
    if ("ErrorCode" in sent) return sent;
    const { random, ledger, scheduler } = this.world;
    const kept = this.keptOut(sent);
    if (kept !== undefined) return kept;
    const event = eventOf(random.uuid(), sent, scheduler.now, this.place.location);
    ledger.alias(way, event.id);
    ledger.step(way, "delivered", this.place);
    this.take(event, way, false);
    return { EventId: event.id };
  }

  /** An event that a rule of another bus forwards. */
  deliver({ way, body, sender }: Delivery): Refusal | undefined {
    const { faults } = this.world;
    if (faults.strikes("outage", this.place, body)) return outageOf(this.place);
    if (isFromElsewhere(sender, this.place) && faults.strikes("link-outage", this.place, body)) return UNREACHABLE;
    const found = arrived(body);
    if (found === undefined) return NO_EVENT;
    this.take(found.event, way, found.isReplayed);
    return undefined;
  }

  /**
   * Sends events of an archive to the bus once more.
   *
   * @throws {AwsError} ResourceNotFoundException, ResourceAlreadyExistsException, ValidationException, LimitExceededException
   */
  startReplay(request: ReplayRequest): Replay {
    const store = this.archives.find(({ archive }) => archive.arn === request.archiveArn);
    if (store === undefined) {
      throw new AwsError("ResourceNotFoundException", `Archive ${request.archiveArn} does not exist.`);
    }
    const replays = this.replaysBeside;
    if (replays.some(({ request: { name } }) => name === request.name)) {
      throw new AwsError("ResourceAlreadyExistsException", `Replay ${request.name} already exists.`);
    }
    if (!(request.from < request.to)) {
      throw new AwsError(
        "ValidationException",
        "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
      );
    }
    const foreign = request.ruleArns?.find((arn) => !this.rules.some(({ rule }) => rule.arn === arn));
    if (foreign !== undefined) {
      throw new AwsError(
        "ValidationException",
        `Parameter Destination.FilterArns is not valid. Reason: Rule ${foreign} does not exist on the event bus.`,
      );
    }
    const active = replays.filter(({ isActive }) => isActive).length;
    if (active >= AWS_LIMITS.eventBridge.activeReplays) {
      throw new AwsError(
        "LimitExceededException",
        `The requested resource exceeds the maximum number allowed: ${active} replays are active.`,
      );
    }
    const replay = new Replay(this.world, request, store, (event, only) => {
      const way = this.world.ledger.publish(event.id, this.place, "replayed");
      this.waiting++;
      this.world.scheduler.soon(() => this.sendOn(event, way, only));
    });
    this.replays.set(request.name, replay);
    return replay;
  }

  /** Replays in the same account and Region. */
  private get replaysBeside(): readonly Replay[] {
    const { account, region } = this.place.location;
    return this.options
      .buses()
      .filter(({ place: { location } }) => location.account === account && location.region === region)
      .flatMap(({ replays }) => [...replays.values()]);
  }

  /** @param isReplayed what comes out of an archive goes into none */
  private take(event: BusEvent, way: Way, isReplayed: boolean): void {
    this.accepted++;
    this.waiting++;
    this.world.scheduler.soon(() => {
      if (!isReplayed) this.archive(event, way);
      this.sendOn(event, way, undefined);
    });
  }

  /** A schedule makes an event for the targets of its own rule: no other rule sees it, and no archive keeps it. */
  private fire({ metrics, targets }: LiveRule, event: BusEvent): void {
    const { ledger, scheduler } = this.world;
    const way = ledger.publish(event.id, this.place);
    metrics.fired();
    for (const target of targets) target.send(way, event, scheduler.now);
    ledger.end(way, targets.length === 0 ? "unmatched" : "forked", this.place);
  }

  private archive(event: BusEvent, way: Way): void {
    const { ledger, scheduler } = this.world;
    for (const store of this.archives) {
      if (store.offer(event, scheduler.now)) ledger.step(way, "archived", this.place, store.archive.name);
    }
  }

  private sendOn(event: BusEvent, way: Way, only: ReadonlySet<string> | undefined): void {
    const { ledger, scheduler } = this.world;
    this.waiting--;
    if (this.deadLetters.take(event, way)) return;
    let matched = 0;
    for (const { rule, metrics, targets } of this.matcher.match(event.text)) {
      if (only !== undefined && !only.has(rule.arn)) continue;
      matched++;
      metrics.triggered();
      for (const target of targets) target.send(way, event, scheduler.now);
    }
    if (matched > 0) this.metrics.matched(matched);
    ledger.end(way, matched === 0 ? "unmatched" : "forked", this.place);
  }
}

/** Whether the rule that sends is in another Region. */
function isFromElsewhere({ sourceArn }: Sender, { location }: Bus): boolean {
  return parseArn(sourceArn)?.region !== location.region;
}

const UNREACHABLE: Refusal = {
  code: "INTERNAL_ERROR",
  message: "The Region of the bus cannot be reached: the link is out.",
  retryable: true,
};

const NO_EVENT: Refusal = {
  code: "INVALID_PARAMETER",
  message: "A bus takes events as they are: what the input of the target makes of this one is none.",
  retryable: false,
};
