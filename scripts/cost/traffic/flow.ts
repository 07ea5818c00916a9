import type {
  Archive,
  Bus,
  LambdaFunction,
  Mapping,
  OtherPlace,
  Place,
  Queue,
  Rule,
  Subscription,
  Target,
  TargetInput,
  Topic,
  Topology,
} from "../../../simulator";
import type { HttpApiFacts } from "../../../simulator/topology/http-api";
import { type Assumptions, FIXED_ASSUMPTIONS } from "../assumptions";
import type { Shares } from "./shares";

/** So many a day, of so many bytes each. */
export interface Stream {
  readonly perDay: number;
  readonly bytes: number;
  /** What sends it, for those who count senders. */
  readonly sender: string;
}

/** What comes to each part of a stack in a day. */
export interface Flow {
  /** Put there from outside. */
  readonly put: ReadonlyMap<Bus, readonly Stream[]>;
  /** Sent there by a rule of another bus. */
  readonly forwarded: ReadonlyMap<Place, readonly Stream[]>;
  readonly replayed: ReadonlyMap<Archive, readonly Stream[]>;
  readonly archived: ReadonlyMap<Archive, readonly Stream[]>;
  readonly published: ReadonlyMap<Topic, readonly Stream[]>;
  readonly delivered: ReadonlyMap<Subscription, readonly Stream[]>;
  readonly queued: ReadonlyMap<Queue, readonly Stream[]>;
  /** Sent to a function without a queue between. */
  readonly invoked: ReadonlyMap<LambdaFunction, readonly Stream[]>;
  /** Handed over to what is not looked into. */
  readonly handedOver: ReadonlyMap<Place, readonly Stream[]>;
}

export interface FlowRequest {
  /** Events or messages a day that are put on buses, topics and queues from outside. */
  readonly entries: ReadonlyMap<Place, number>;
  readonly shares: Shares;
  readonly assumptions: Pick<Assumptions, "eventBytes" | "replayDays">;
  /** Shares of what comes to a queue that is kept off before it, by address: what a filter would save. */
  readonly keptOff?: ReadonlyMap<string, number>;
}

/** Follows the traffic of a day through a stack. */
export function flowOf(topology: Topology, request: FlowRequest): Flow {
  return new Walk(request).run(topology);
}

/** AWS counts a month as 730 hours. */
const DAYS_OF_MONTH = 730 / 24;

class Walk implements Flow {
  readonly put = new Map<Bus, Stream[]>();
  readonly forwarded = new Map<Place, Stream[]>();
  readonly replayed = new Map<Archive, Stream[]>();
  readonly archived = new Map<Archive, Stream[]>();
  readonly published = new Map<Topic, Stream[]>();
  readonly delivered = new Map<Subscription, Stream[]>();
  readonly queued = new Map<Queue, Stream[]>();
  readonly invoked = new Map<LambdaFunction, Stream[]>();
  readonly handedOver = new Map<Place, Stream[]>();

  constructor(private readonly request: FlowRequest) {}

  run({ buses, rules }: Topology): Flow {
    for (const [place, perDay] of this.request.entries) this.enter(place, perDay);
    for (const rule of rules) this.fire(rule);
    for (const bus of buses) this.replay(bus);
    return this;
  }

  private enter(place: Place, perDay: number): void {
    const stream = { perDay, bytes: this.request.assumptions.eventBytes, sender: "outside" };
    if (place.kind === "bus") {
      add(this.put, place, stream);
      this.onBus(place, stream, 0);
    } else if (place.kind === "other" && place.httpApi) this.toRoutes(place, place.httpApi, stream);
    else this.send(place, stream, 0);
  }

  /** Requests to an HTTP API, as many to each route. What the functions behind it put on a bus is an entry of its own. */
  private toRoutes(place: OtherPlace, { routes }: HttpApiFacts, stream: Stream): void {
    add(this.handedOver, place, stream);
    const each = { ...scaled(stream, 1 / routes.length), sender: place.address };
    for (const { integration } of routes) {
      if (integration.kind === "put-events") add(this.put, integration.to, each);
      this.send(integration.to, each, 0);
    }
  }

  /** By its schedule. */
  private fire(rule: Rule): void {
    const perDay = rule.enabled ? firesPerDay(rule.schedule) : 0;
    const stream = { perDay, bytes: this.request.assumptions.eventBytes, sender: rule.address };
    if (perDay > 0) for (const target of rule.targets) this.toTarget(rule, target, stream, 0);
  }

  private replay(bus: Bus): void {
    const { replayDays } = this.request.assumptions;
    if (replayDays === 0) return;
    for (const archive of bus.archives) {
      for (const { perDay, bytes } of [...(this.archived.get(archive) ?? [])]) {
        const again = { perDay: (perDay * replayDays) / DAYS_OF_MONTH, bytes, sender: archive.address };
        add(this.replayed, archive, again);
        this.toRules(bus, again, 0);
      }
    }
  }

  /** @param buses that it has been forwarded from: EventBridge forwards an event once */
  private onBus(bus: Bus, stream: Stream, buses: number): void {
    for (const archive of bus.archives) add(this.archived, archive, scaled(stream, this.share(archive)));
    this.toRules(bus, stream, buses);
  }

  private toRules(bus: Bus, stream: Stream, buses: number): void {
    for (const rule of bus.rules) {
      if (!rule.enabled || rule.pattern === undefined) continue;
      for (const target of rule.targets) {
        this.toTarget(rule, target, { ...scaled(stream, this.share(rule)), sender: rule.address }, buses);
      }
    }
  }

  private toTarget(rule: Rule, { to, input }: Target, stream: Stream, buses: number): void {
    if (to.kind !== "bus") {
      this.send(to, { ...stream, bytes: bytesOf(input, stream.bytes) }, buses);
    } else if (buses === 0 && to !== rule.bus) {
      add(this.forwarded, to, stream);
      this.onBus(to, stream, buses + 1);
    }
  }

  private send(to: Place, stream: Stream, buses: number): void {
    const keptOff = this.request.keptOff?.get(to.address) ?? 0;
    if (to.kind === "bus") this.onBus(to, stream, buses);
    else if (to.kind === "topic") this.onTopic(to, stream);
    else if (to.kind === "queue") add(this.queued, to, scaled(stream, 1 - keptOff));
    else if (to.kind === "function") add(this.invoked, to, stream);
    else add(this.handedOver, to, stream);
  }

  private onTopic(topic: Topic, stream: Stream): void {
    add(this.published, topic, stream);
    for (const subscription of topic.subscriptions) {
      const bytes = stream.bytes + (subscription.raw ? 0 : FIXED_ASSUMPTIONS.snsEnvelopeBytes);
      const passed = { perDay: stream.perDay * this.share(subscription), bytes, sender: topic.address };
      add(this.delivered, subscription, passed);
      this.send(subscription.to, passed, 0);
    }
  }

  private share({ address }: Rule | Subscription | Archive | Mapping): number {
    return this.request.shares.byAddress.get(address) ?? 1;
  }
}

/** Of `rate(5 minutes)`; nothing of what is no rate. */
function firesPerDay(schedule: string | undefined): number {
  const [, count = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule ?? "") ?? [];
  const perDay = { minute: 1_440, hour: 24, day: 1 }[unit] ?? 0;
  return count === "" ? 0 : perDay / Number(count);
}

function bytesOf(input: TargetInput | undefined, eventBytes: number): number {
  return input?.kind === "constant" ? Buffer.byteLength(input.text) : eventBytes;
}

function scaled(stream: Stream, factor: number): Stream {
  return { ...stream, perDay: stream.perDay * factor };
}

function add<Key>(streams: Map<Key, Stream[]>, key: Key, stream: Stream): void {
  const known = streams.get(key);
  if (known === undefined) streams.set(key, [stream]);
  else known.push(stream);
}

/** All that streams bring in a day. */
export function totalOf(streams: readonly Stream[] | undefined): number {
  return (streams ?? []).reduce((sum, { perDay }) => sum + perDay, 0);
}
