import { AWS_LIMITS } from "../../modules/aws-limits";
import { outageOf } from "../delivery/beyond";
import type { ApiDestination, OtherPlace } from "../topology/places";
import type { Delivery, Destination, Refusal, World } from "../world";
import { callLoopback, checkLoopback } from "./call-loopback";
import { NOT_IN_TIME, refusalOf, TIMED_OUT, USUAL_DELAY_SECONDS, type WebhookAnswer } from "./webhook-answer";
import { requestFor, type WebhookRequest } from "./webhook-request";
import { type AnswerOrMaker, type AnswerWindow, WebhookScript } from "./webhook-script";

/** An API destination with what it calls. */
export type WebhookPlace = OtherPlace & { readonly api: ApiDestination };

/** A request that the endpoint got. */
export interface ReceivedRequest extends WebhookRequest {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Status of the answer; `undefined`: EventBridge stopped waiting for it. */
  readonly status: number | undefined;
}

type Answered = (refusal: Refusal | undefined) => void;

/**
 * An API destination: calls its endpoint no more often than its rate limit says; what is above that waits for its turn. The
 * endpoint stands in this process, and answers what it is told to, 200 if nothing; or it is a real one on the loopback
 * interface.
 */
export class SimulatedWebhook implements Destination {
  /** Calls answered with success. */
  count = 0;
  private calls = 0;
  private readonly script = new WebhookScript();
  private readonly kept: ReceivedRequest[] = [];
  private realUrl: string | undefined;
  /** When the next call may be made. */
  private nextTurn = 0;

  constructor(
    private readonly world: World,
    readonly place: WebhookPlace,
  ) {}

  /** Calls that wait for their turn or for an answer. */
  get underWay(): number {
    return this.calls;
  }

  /** The last 1,000 requests, the oldest first, whatever was answered. */
  get received(): readonly ReceivedRequest[] {
    return this.kept;
  }

  /**
   * Says what the endpoint answers from now on, above what was said before.
   *
   * @example simulation.webhook("pager").answer({ status: 503 }, { forSeconds: 600 })
   * @throws {UserError} ANSWER_INVALID
   */
  answer(answer: AnswerOrMaker, window: AnswerWindow = {}): void {
    this.script.add(answer, this.world.scheduler.now, window);
  }

  /**
   * Sends the requests to a real server on the loopback interface, whose answers count. The simulation waits for each: the
   * time that it takes on the machine does not pass on a virtual clock. `undefined`: not any more.
   *
   * @throws {UserError} WEBHOOK_URL_INVALID
   */
  forwardTo(url: string | undefined): void {
    if (url !== undefined) checkLoopback(url);
    this.realUrl = url;
  }

  /** Never asked, as it answers later. */
  deliver(): Refusal {
    return outageOf(this.place);
  }

  takeLater(delivery: Delivery, until: number, answered: Answered): void {
    const { scheduler } = this.world;
    const turn = Math.max(scheduler.now, Math.ceil(this.nextTurn));
    this.calls++;
    const done: Answered = (refusal) => {
      this.calls--;
      answered(refusal);
    };
    if (turn > until) {
      scheduler.at(until, () => done(NOT_IN_TIME));
      return;
    }
    this.nextTurn = Math.max(scheduler.now, this.nextTurn) + 1_000 / this.place.api.callsPerSecond;
    scheduler.at(turn, () => this.invoke(delivery, done));
  }

  private invoke(delivery: Delivery, done: Answered): void | Promise<void> {
    const { faults, scheduler } = this.world;
    if (faults.strikes("outage", this.place, delivery.body)) return done(outageOf(this.place));
    const request = requestFor(this.place.api, delivery);
    if (this.realUrl !== undefined) {
      return callLoopback(this.realUrl, request).then((answer) =>
        "code" in answer ? done(answer) : this.settle(delivery, request, answer, done),
      );
    }
    const answer = this.script.answerTo(request, scheduler.now);
    const delay = answer.delaySeconds ?? USUAL_DELAY_SECONDS;
    const longest = AWS_LIMITS.eventBridge.apiDestinationTimeoutSeconds;
    if (delay > longest) {
      this.keep(request, undefined);
      scheduler.after(longest * 1_000, () => done(TIMED_OUT));
      return;
    }
    scheduler.after(delay * 1_000, () => this.settle(delivery, request, answer, done));
  }

  private settle({ way }: Delivery, request: WebhookRequest, answer: WebhookAnswer, done: Answered): void {
    this.keep(request, answer.status ?? 200);
    const refusal = refusalOf(answer);
    if (refusal === undefined) {
      this.count++;
      this.world.ledger.end(way, "handed-over", this.place);
    }
    done(refusal);
  }

  private keep(request: WebhookRequest, status: number | undefined): void {
    this.kept.push({ ...request, time: this.world.scheduler.now, status });
    if (this.kept.length > MOST_KEPT) this.kept.shift();
  }
}

const MOST_KEPT = 1_000;
