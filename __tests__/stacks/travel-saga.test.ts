import validate from "asl-validator";
import { expect, it } from "vitest";
import { TravelSagaStack } from "../../stacks/travel-saga";
import { block, inventory, parsed, statements, synthOf } from "../support/stack";

const stack = synthOf(TravelSagaStack, "travel-saga")({ alertEmail: "ops@example.com" });

it("holds exactly this, and nothing is left to warn of", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 1,
    aws_cloudwatch_event_target: 1,
    aws_cloudwatch_log_group: 4,
    // 4 of the workflow, 2 of each function, 3 of the route, 2 of the table, 2 of the topic and its subscription.
    aws_cloudwatch_metric_alarm: 17,
    aws_dynamodb_table: 1,
    aws_iam_role: 5,
    aws_iam_role_policy: 5,
    aws_lambda_function: 3,
    aws_sfn_state_machine: 1,
    aws_sns_topic: 1,
    aws_sns_topic_policy: 1,
    aws_sns_topic_subscription: 1,
    aws_sqs_queue: 2,
    aws_sqs_queue_policy: 2,
  });
  expect(stack.warnings).toEqual([]);
});

it("has the names of the system", () => {
  expect(block(stack, "aws_cloudwatch_event_bus", "bus")).toMatchObject({ name: "travel-event-bus" });
  expect(block(stack, "aws_sfn_state_machine", "saga")).toMatchObject({ name: "travel-booking", type: "STANDARD" });
  const functions = Object.values(stack.resource.aws_lambda_function ?? {}).map(({ function_name }) => function_name);
  expect(functions.sort()).toEqual(["travel-car", "travel-flight", "travel-hotel"]);
});

interface Step {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Retry?: readonly object[];
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
  readonly Parameters?: { readonly Entries?: readonly { readonly DetailType: string }[] };
}

const definition = parsed(block(stack, "aws_sfn_state_machine", "saga"), "definition") as unknown as {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Step>>;
};

it("the definition is one that AWS's validator takes, and ends in time", () => {
  expect(validate(definition)).toMatchObject({ isValid: true });
  expect(definition).toMatchObject({ TimeoutSeconds: 21_600 });
});

/** The states from one to an end, by what follows each: `Next`, unless another choice is made. */
function way(from: string, choose: (name: string, step: Step) => string | undefined): string[] {
  const names = [from];
  for (let name = from; ; ) {
    const step = definition.States[name] as Step;
    const next = choose(name, step) ?? step.Next;
    if (next === undefined) return names;
    names.push(next);
    name = next;
  }
}

/** What is announced on a way. */
const told = (names: readonly string[]) =>
  names.flatMap((name) => definition.States[name]?.Parameters?.Entries?.map(({ DetailType }) => DetailType) ?? []);

it("books in order", () => {
  expect(told(way("ClaimTrip", () => undefined))).toEqual(["Flight Booked", "Hotel Booked", "Car Booked"]);
});

it.each([
  ["BookFlight", ["Flight Booking Failed", "Flight Cancelled"]],
  ["BookHotel", ["Hotel Booking Failed", "Hotel Cancelled", "Flight Cancelled"]],
  ["BookCar", ["Car Booking Failed", "Car Cancelled", "Hotel Cancelled", "Flight Cancelled"]],
])("cancels in reverse what may be booked, when %s fails", (failing, events) => {
  const taken = way(failing, (name, { Type, Catch, Choices }) =>
    name === failing ? Catch?.[0]?.Next : Type === "Choice" ? Choices?.[0]?.Next : undefined,
  );
  expect(told(taken)).toEqual(events);
  expect(taken.at(-1)).toBe("TripCancelled");
  const nothingBooked = way(failing, (name, { Type, Catch, Default }) =>
    name === failing ? Catch?.[0]?.Next : Type === "Choice" ? Default : undefined,
  );
  expect(told(nothingBooked)).toEqual([events[0]]);
  expect(nothingBooked.at(-1)).toBe("TripFailed");
});

it("ends well for what a trip may end with, and fails with its error for all else", () => {
  expect(definition.States.WasItMeant).toMatchObject({
    Type: "Choice",
    Choices: [
      { Variable: "$.failure.Error", StringEquals: "SoldOut", Next: "TripCancelled" },
      { Variable: "$.failure.Error", StringEquals: "AlreadyCancelled", Next: "TripCancelled" },
    ],
    Default: "TripFailed",
  });
  expect(definition.States.TripCancelled).toMatchObject({ Type: "Succeed" });
  expect(definition.States.TripFailed).toMatchObject({
    Type: "Fail",
    ErrorPath: "$.failure.Error",
    CausePath: "$.failure.Cause",
  });
});

it.each(["Flight", "Hotel", "Car"])(
  "%s: what no retry mends is not tried again, neither booking nor cancelling",
  (part) => {
    for (const [action, most] of [
      ["Book", 7],
      ["Cancel", 30],
    ] as const) {
      expect(definition.States[`${action}${part}`]?.Retry).toMatchObject([
        { ErrorEquals: ["SoldOut", "AlreadyCancelled", "InvalidRequest"], MaxAttempts: 0 },
        { ErrorEquals: ["States.ALL"], MaxAttempts: most },
      ]);
    }
  },
);

it("the workflow may call its functions, its table and its bus, and nothing else", () => {
  const own = statements(block(stack, "aws_iam_role_policy", "saga_role-policy"))
    .filter(({ Sid }) => Sid !== "DeliverLogs" && Sid !== "WriteTraces")
    .map(({ Action, Resource }) => [Action, [Resource].flat().length]);
  expect(own).toEqual([
    ["lambda:InvokeFunction", 3],
    ["events:PutEvents", 1],
    ["dynamodb:PutItem", 1],
  ]);
});

it("the rule starts it with the trip alone", () => {
  expect(parsed(block(stack, "aws_cloudwatch_event_rule", "route-trips"), "event_pattern")).toEqual({
    source: ["travel.trips"],
    "detail-type": ["Trip Requested"],
  });
  expect(block(stack, "aws_cloudwatch_event_target", "route-trips_to-saga")).toMatchObject({ input_path: "$.detail" });
});
