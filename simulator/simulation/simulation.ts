import { UserError } from "../../modules/errors";
import type { SimulatedWebhook } from "../api-destinations/simulated-webhook";
import type { AlarmView } from "../cloudwatch/alarm-watch";
import type { ChangeStream } from "../dynamodb-streams/change-stream";
import { checkCall, type PutEventsEntry, type PutEventsResult } from "../event-bridge/put-events";
import type { Replay, ReplayRequest } from "../event-bridge/replay";
import type { SimulatedBus } from "../event-bridge/simulated-bus";
import type { Fault } from "../faults/fault";
import type { FaultHandle } from "../faults/faults";
import type { UserCredentials } from "../http-api/callers";
import type { SimulatedHttpApi } from "../http-api/simulated-http-api";
import type { TokenRequest } from "../http-api/tokens";
import type { SimulatedFunction } from "../lambda/simulated-function";
import type { LedgerObserver } from "../ledger/ledger";
import type { SimulatedBucket } from "../s3/simulated-bucket";
import type { SimulatedTopic } from "../sns/simulated-topic";
import { MessageMoveTasks } from "../sqs/message-move-tasks";
import type { SimulatedQueue } from "../sqs/simulated-queue";
import type { SimulatedStateMachine } from "../step-functions/simulated-state-machine";
import type { Location, ResolvedStack } from "../terraform";
import type { LambdaFunction, Topology } from "../topology/places";
import type { World } from "../world";
import { type Accounts, accountsOf } from "./accounts";
import type { Backend } from "./backend";
import { type Duration, milliseconds } from "./duration";
import { type EventToPublish, eventRefused, sentEvent } from "./event-to-publish";
import { findByName } from "./find";
import { HttpFront, type ReceivedResponse, type RequestToSend } from "./http-front";
import { type MetricTotal, totalOf } from "./metric-total";
import { nearestBus } from "./nearest-bus";
import type { Services } from "./services";
import { type Story, storyOf } from "./story";

export type { EventToPublish } from "./event-to-publish";

/** What a simulation is made of. */
export interface SimulationParts {
  readonly seed: number;
  readonly world: World;
  readonly stack: ResolvedStack;
  readonly topology: Topology;
  readonly services: Services;
  readonly backend: Backend;
  /** What is left out. */
  readonly notes: readonly string[];
  /** Account and Region of whatever the stack does not have. */
  readonly location: Location;
  /** What an action on a real clock threw. */
  readonly failure: { readonly error?: unknown };
}

/**
 * A running stack. Made by `startSimulation`, or by `simulate` in a test.
 *
 * @example
 * const simulation = await startSimulation(stackText);
 * const [id] = simulation.publish({ source: "app.orders", "detail-type": "OrderCreated", detail: { … } });
 * await simulation.settle();
 * simulation.story(id).steps;
 * await simulation.stop();
 */
export class Simulation {
  /** Where all its randomness comes from: the same seed gives the same run on a virtual clock. */
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The stack with its references resolved. */
  readonly stack: ResolvedStack;
  readonly topology: Topology;
  /** Base URL at which it answers AWS's protocols; `undefined` where nobody asked for that, and no function may need it. */
  url: string | undefined;
  /** @internal */
  readonly world: World;
  /** @internal */
  readonly services: Services;
  /** @internal */
  readonly http: HttpFront;

  /** What moves messages out of dead-letter queues again. */
  readonly moveTasks: MessageMoveTasks;
  private readonly stopping: (() => void | Promise<void>)[] = [];
  private stopped: Promise<void> | undefined;

  constructor(private readonly parts: SimulationParts) {
    this.seed = parts.seed;
    this.world = parts.world;
    this.stack = parts.stack;
    this.topology = parts.topology;
    this.services = parts.services;
    const { httpApis: apis, authorities } = this.services;
    this.http = new HttpFront({ scheduler: this.world.scheduler, apis, authorities });
    this.moveTasks = new MessageMoveTasks(this.world, this.services.queues);
    this.startedAt = this.world.scheduler.now;
  }

  /** Milliseconds since 1970, of the simulated world. */
  get now(): number {
    return this.world.scheduler.now;
  }

  /** Whether nothing is left to do but what happens by itself: metrics, alarms, messages growing old. */
  get isSettled(): boolean {
    return this.world.scheduler.isSettled;
  }

  /** What is left out of the simulation, and what was found to be wrong beside losses. */
  get notes(): readonly string[] {
    const { buses, machines, mappings, pipes, watch } = this.services;
    const { error } = this.parts.failure;
    return [
      ...this.parts.notes,
      ...mappings.flatMap(({ problems }) => problems),
      ...pipes.flatMap(({ problems }) => problems),
      ...machines.flatMap(({ notes }) => notes),
      ...watch.problems,
      ...buses.flatMap(({ problems }) => problems),
      ...buses.flatMap(({ archives }) => archives.flatMap(({ note }) => note ?? [])),
      ...(error === undefined ? [] : [`The simulation failed, and nothing happens any more: ${String(error)}`]),
    ];
  }

  /** A bus by name, ARN or Terraform address; the only one, where no name is given. @throws {UserError} PLACE_UNKNOWN, PLACE_AMBIGUOUS */
  bus(name?: string): SimulatedBus {
    return findByName("bus", this.services.buses, name);
  }

  topic(name?: string): SimulatedTopic {
    return findByName("topic", this.services.topics, name);
  }

  queue(name?: string): SimulatedQueue {
    return findByName("queue", this.services.queues, name);
  }

  function(name?: string): SimulatedFunction {
    return findByName("function", this.services.functions, name);
  }

  /** What an API destination calls, to be told what it answers. */
  webhook(name?: string): SimulatedWebhook {
    return findByName("API destination", this.services.webhooks, name);
  }

  /** A bucket by name, by the prefix that Terraform completed, by ARN or Terraform address: to put objects into it, and see what is there. */
  bucket(name?: string): SimulatedBucket {
    const { buckets } = this.services;
    const completed = buckets.find(({ place }) => name !== undefined && isCompleted(place.name, name));
    return findByName("bucket", buckets, completed?.place.arn ?? name);
  }

  /** A state machine by name, ARN or Terraform address: to start executions, and see how they went. */
  stateMachine(name?: string): SimulatedStateMachine {
    return findByName("state machine", this.services.machines, name);
  }

  /** What a table with a stream has told of its changes, within 24 hours. */
  changes(table?: string): ChangeStream {
    return findByName("table with a stream", this.services.changes, table);
  }

  /** What was handed over to a place beyond the simulation: an e-mail address, a state machine, a log group. */
  beyond(name?: string) {
    return findByName("place", this.services.beyond, name);
  }

  /** An HTTP API by name, ARN or Terraform address: to see its access log. */
  httpApi(name?: string): SimulatedHttpApi {
    return this.http.api(name);
  }

  /**
   * Base URL at which an HTTP API of the stack answers: `http://127.0.0.1:4567`. On a virtual clock, time passes for each request until
   * it is answered.
   */
  httpUrl(name?: string): string {
    return this.http.url(name);
  }

  /**
   * Sends a request to an HTTP API and waits for the answer: on a virtual clock, time passes until then. Not from within a function that
   * the simulation runs.
   *
   * @example
   * const credentials = simulation.credentials();
   * const { status } = await simulation.request({ method: "POST", path: "/orders", body: order, credentials });
   * @throws {UserError} PLACE_UNKNOWN, PLACE_AMBIGUOUS, SIMULATION_BUDGET, SIMULATION_STOPPED
   */
  async request(request: RequestToSend): Promise<ReceivedResponse> {
    this.checkRuns();
    const response = await this.http.send(request);
    this.throwFailure();
    return response;
  }

  /**
   * Credentials of a user of the account, to sign requests to HTTP APIs with: by `request`, by an AWS SDK, or by curl.
   *
   * @param name of the user; the same name gives the same credentials
   * @param policy what he may: an IAM policy; without one he may everything
   * @throws {UserError} POLICY_INVALID
   */
  credentials(name = "user", policy?: object): UserCredentials {
    return this.services.authorities.callers.credentials(name, policy);
  }

  /** A token for a JWT authorizer, signed with a key of the simulation's own. @throws {UserError} ISSUER_KEYS_GIVEN */
  issueToken(request: TokenRequest): string {
    return this.services.authorities.issuers.issue(request, this.now);
  }

  /** @throws {UserError} ALARM_UNKNOWN */
  alarm(name: string): AlarmView {
    const found = this.services.watch.alarms.find((alarm) => alarm.name === name || alarm.arn === name);
    if (found) return found;
    const names = this.services.watch.alarms.map((alarm) => alarm.name).join(", ") || "none";
    throw new UserError(
      "ALARM_UNKNOWN",
      `There must be an alarm ${JSON.stringify(name)}, and there is none. The stack has: ${names}.`,
    );
  }

  /** All values of a metric since the start: of the series with these dimensions, or of those that have them among theirs. */
  metric(namespace: string, metricName: string, dimensions: Readonly<Record<string, string>> = {}): MetricTotal {
    return totalOf(this.world.metrics, { namespace, metricName, dimensions });
  }

  /** The function whose execution role signs with this access key id. */
  callerOf(accessKeyId: string): LambdaFunction | undefined {
    return this.parts.backend.callers.get(accessKeyId);
  }

  /** Base URL of what answers for the stack's tables; `undefined` where it has none. */
  get tablesUrl(): string | undefined {
    return this.parts.backend.tables?.endpoint;
  }

  /** Is called when the simulation is stopped, before its functions and tables are. */
  onStop(callback: () => void | Promise<void>): void {
    this.stopping.push(callback);
  }

  /**
   * Publishes events and returns their ids. What comes of them, `settle` or `advance` shows. If one of them is not in
   * order, none is published.
   *
   * @throws {UserError} EVENT_REFUSED, PLACE_UNKNOWN, PLACE_AMBIGUOUS, SIMULATION_STOPPED
   */
  publish(...events: readonly EventToPublish[]): string[] {
    this.checkRuns();
    const checked = events.map((event, index) => {
      const bus = this.bus(event.bus);
      return { bus, sent: sentEvent(event, index, bus.place.name === "default") };
    });
    return checked.map(({ bus, sent }, index) => {
      const result = bus.putChecked(sent);
      if ("EventId" in result) return result.EventId;
      throw eventRefused(index, result);
    });
  }

  /**
   * PutEvents, as the API has it: entries for buses that there are not are accepted, and lost.
   *
   * @param from where it is called, which is where a bus is that is given by its name @default where the stack is
   * @throws {AwsError} ValidationException
   * @throws {UserError} SIMULATION_STOPPED
   */
  putEvents(entries: readonly PutEventsEntry[], from: Location = this.parts.location): PutEventsResult[] {
    this.checkRuns();
    checkCall(entries);
    return entries.map((entry) => this.busFor(entry.EventBusName, from).put(entry));
  }

  /** @throws {AwsError} see {@link SimulatedBus.startReplay} */
  startReplay(request: ReplayRequest & { readonly bus?: string }): Replay {
    return this.bus(request.bus).startReplay(request);
  }

  /**
   * Lets time pass: all happens that is due by then, in the background too. On a real clock it waits as long.
   *
   * @throws {UserError} DURATION_INVALID, SIMULATION_BUDGET, SIMULATION_STOPPED, CLOCK_RUNNING
   */
  async advance(duration: Duration): Promise<void> {
    this.checkRuns();
    await this.world.scheduler.runUntil(this.now + milliseconds(duration));
    this.throwFailure();
  }

  /**
   * Goes on until every event is processed, handed over, lost, or at rest in a queue that nobody consumes: retries and
   * visibility timeouts included. Alarms need time beyond that: see `advance`. On a real clock it waits for all that.
   *
   * @param within simulated time after which it stops waiting @default 30 days
   * @returns whether all is settled
   * @throws {UserError} DURATION_INVALID, SIMULATION_BUDGET, SIMULATION_STOPPED, CLOCK_RUNNING
   */
  async settle(within: Duration = { days: 30 }): Promise<boolean> {
    this.checkRuns();
    const settled = await this.world.scheduler.runUntilSettled(this.now + milliseconds(within));
    this.throwFailure();
    return settled;
  }

  /**
   * Redrives a dead-letter queue: moves its messages back to the queues that they came from. They move as time goes on.
   *
   * @throws {AwsError} ResourceNotFoundException, InvalidParameterValueException
   */
  redrive(deadLetterQueue: string): void {
    this.moveTasks.start({ SourceArn: this.queue(deadLetterQueue).place.arn });
  }

  /** Makes something go wrong from now on, until the handle ends it. @throws {UserError} FAULT_INVALID */
  fault(fault: Fault): FaultHandle {
    return this.world.faults.add(fault);
  }

  /** Where an event or message went; `undefined` where it is none, or so old that it is forgotten. */
  story(id: string): Story | undefined {
    const record = this.world.ledger.find(id);
    return record && storyOf(record);
  }

  /** What has come of everything that was published. */
  accounts(): Accounts {
    return accountsOf(this);
  }

  /** Is told what happens, while it happens. Returns what ends that. */
  observe(observer: LedgerObserver): () => void {
    return this.world.ledger.observe(observer);
  }

  /** Ends it: no time passes any more, and functions, tables and the endpoint are gone. To be called twice does no harm. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private busFor(name = "default", from: Location): Pick<SimulatedBus, "put"> {
    return nearestBus(this.services.buses, name, from) ?? this.services.missingBus(name, from);
  }

  private async end(): Promise<void> {
    this.world.scheduler.stop();
    const ends = [...this.stopping, () => this.parts.backend.stop()];
    const problems: unknown[] = [];
    for (const end of ends) {
      // What one of them throws must not keep the others from being ended.
      try {
        await end();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  }

  private checkRuns(): void {
    this.throwFailure();
    if (this.stopped === undefined) return;
    throw new UserError(
      "SIMULATION_STOPPED",
      "The simulation must be running, and was stopped: nothing can be published, and no time passes any more.",
    );
  }

  /** On a real clock, what an action threw has nobody to be thrown to but the next who asks for something. */
  private throwFailure(): void {
    if (this.parts.failure.error !== undefined) throw this.parts.failure.error;
  }
}

/** Whether Terraform made one name of the other: it adds 26 characters. */
function isCompleted(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}-`) && name.length === prefix.length + 27;
}
