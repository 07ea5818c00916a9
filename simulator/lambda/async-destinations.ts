import type { Fork } from "../ledger/path";
import type { Way } from "../ledger/way";
import type { Place } from "../topology/places";
import type { Delivery, MessageAttributes, Refusal, Sender, World } from "../world";
import type { AsyncEvent } from "./async-event";
import { type InvocationOutcome, textOf } from "./function-runtime";
import type { SimulatedFunction } from "./simulated-function";

/** Why Lambda tries no more, as its records spell it. */
export type GivenUp = "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/**
 * Where an asynchronous event goes once it is processed or given up. A destination gets a record of the event and its answer,
 * a dead-letter queue the event itself; a function may have both.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class AsyncDestinations {
  private readonly sender: Sender;
  private readonly forks = new Map<Place, Fork>();

  constructor(
    private readonly world: World,
    private readonly fn: SimulatedFunction,
  ) {
    const { arn, location, roleArn } = fn.place;
    this.sender = { service: "lambda.amazonaws.com", sourceArn: arn, sourceAccount: location.account, roleArn };
  }

  processed(event: AsyncEvent, outcome: InvocationOutcome): void {
    const { onSuccess } = this.fn.place.asyncInvocation;
    if (onSuccess === undefined) return;
    const way = this.world.ledger.fork(event.delivery.way, this.forkTo(onSuccess));
    const refusal = this.sendRecord(event, "Success", outcome, onSuccess, way);
    if (refusal === undefined) return;
    this.fn.metrics.destinationDeliveryFailures.add(1);
    this.drop(way, onSuccess, refusal, "DESTINATION_DELIVERY_FAILED, of the record of an event that was processed");
  }

  /** The event's own way goes on to the first of the two, another one to the second. */
  givenUp(event: AsyncEvent, condition: GivenUp): void {
    const { ledger } = this.world;
    const { metrics, place } = this.fn;
    const { onFailure, deadLetterQueue } = place.asyncInvocation;
    const { way } = event.delivery;
    const why = `${CODES[condition]}${event.outcome === undefined ? "" : `: ${textOf(event.outcome)}`}`;
    if (onFailure === undefined && deadLetterQueue === undefined) {
      ledger.end(
        way,
        "dropped",
        place,
        `${CODES[condition]}, and there is no on-failure destination or dead-letter queue.`,
      );
      return;
    }
    const second =
      onFailure !== undefined && deadLetterQueue !== undefined ? ledger.fork(way, this.forkTo(deadLetterQueue)) : way;
    if (onFailure !== undefined) {
      ledger.step(way, "dead-lettered", onFailure, why);
      const refusal = this.sendRecord(event, condition, event.outcome, onFailure, way);
      if (refusal !== undefined) {
        metrics.destinationDeliveryFailures.add(1);
        this.drop(way, onFailure, refusal, `${CODES[condition]}, and its on-failure destination did not take it`);
      }
    }
    if (deadLetterQueue !== undefined) {
      ledger.step(second, "dead-lettered", deadLetterQueue, why);
      const refusal = this.send(deadLetterQueue, { ...this.letter(event), way: second });
      if (refusal !== undefined) {
        metrics.deadLetterErrors.add(1);
        this.drop(second, deadLetterQueue, refusal, `${CODES[condition]}, and its dead-letter queue did not take it`);
      }
    }
  }

  private drop(way: Way, place: Place, { code, message }: Omit<Refusal, "retryable">, what: string): void {
    this.world.ledger.end(way, "dropped", place, `${what}: ${code}. ${message}`);
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
  private letter({ delivery, requestId, outcome }: AsyncEvent): Omit<Delivery, "way" | "sender"> {
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const message = outcome?.error?.errorMessage;
    const attributes: MessageAttributes = {
      RequestID: text(requestId),
      // Of HTTP: the function answered, with an error; or it was never asked.
      ErrorCode: { DataType: "Number", StringValue: outcome === undefined ? "429" : "200" },
      ...(message && { ErrorMessage: text(Buffer.from(message).subarray(0, MESSAGE_BYTES).toString()) }),
    };
    return { body: delivery.body, attributes };
  }

  private sendRecord(
    event: AsyncEvent,
    condition: GivenUp | "Success",
    outcome: InvocationOutcome | undefined,
    to: Place,
    way: Way,
  ): Refusal | Omit<Refusal, "retryable"> | undefined {
    const functionArn = `${this.fn.place.arn}:$LATEST`;
    const record = {
      version: "1.0",
      timestamp: new Date(this.world.scheduler.now).toISOString(),
      requestContext: {
        requestId: event.requestId,
        functionArn,
        condition,
        approximateInvokeCount: event.invocations,
      },
      requestPayload: event.payload.value(),
      ...(outcome !== undefined && {
        responseContext: {
          statusCode: 200,
          executedVersion: "$LATEST",
          ...(outcome.error !== undefined && { functionError: "Unhandled" }),
        },
        responsePayload: outcome.error ?? outcome.value ?? null,
      }),
    };
    return this.send(to, {
      way,
      body: JSON.stringify(to.kind === "bus" ? this.asEvent(record, functionArn, to) : record),
    });
  }

  /** As the event that Lambda puts on a bus. */
  private asEvent(
    record: { readonly timestamp: string; readonly requestContext: { readonly condition: string } },
    functionArn: string,
    bus: Place,
  ) {
    const { account, region } = this.fn.place.location;
    const result = record.requestContext.condition === "Success" ? "Success" : "Failure";
    return {
      version: "0",
      id: this.fn.newRequestId(),
      "detail-type": `Lambda Function Invocation Result - ${result}`,
      source: "lambda",
      account,
      time: record.timestamp.replace(/\.\d+Z$/, "Z"),
      region,
      resources: [functionArn, bus.arn],
      detail: record,
    };
  }

  /** Lambda tries once. */
  private send(to: Place, delivery: Omit<Delivery, "sender">): Omit<Refusal, "retryable"> | undefined {
    const { permissions } = this.world;
    const { sender } = this;
    // Of a role that is not in the stack nothing is known.
    const denial = sender.roleArn === undefined ? undefined : permissions.mayDeliver(sender, to);
    return denial ?? this.world.destinationAt(to).deliver({ ...delivery, sender });
  }

  private forkTo(to: Place): Fork {
    let fork = this.forks.get(to);
    if (fork === undefined) {
      fork = { kind: "destination", function: this.fn.place, to };
      this.forks.set(to, fork);
    }
    return fork;
  }
}

const CODES: Readonly<Record<GivenUp, string>> = {
  RetriesExhausted: "RETRIES_EXHAUSTED",
  EventAgeExceeded: "EVENT_AGE_EXCEEDED",
  ZeroReservedConcurrency: "ZERO_RESERVED_CONCURRENCY",
};

/** Of the error message in a dead-letter queue. */
const MESSAGE_BYTES = 1_024;
