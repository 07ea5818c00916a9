import { AwsError } from "../../../aws-error";
import type { Replay } from "../../../event-bridge/replay";
import type { SimulatedBus } from "../../../event-bridge/simulated-bus";
import { arn } from "../../../terraform/location";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { locationOfStack } from "../../stack-facts";
import { Timestamp } from "../../timestamp";
import { archivesOf } from "./archives";
import { busNamed, listPage } from "./buses";
import { invalidParameter, notFound } from "./errors";

interface KnownReplay {
  readonly replay: Replay;
  readonly bus: SimulatedBus;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html */
export function startReplay(call: Call): Output {
  const { input } = call;
  const name = input.neededText("ReplayName");
  const archiveArn = input.neededText("EventSourceArn");
  const from = input.neededTime("EventStartTime");
  const to = input.neededTime("EventEndTime");
  const destination = input.neededStructure("Destination");
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
    throw invalidParameter("ReplayName", "It must have 1 to 64 of the characters . - _ A-Z a-z 0-9.");
  }
  call.authorize("events:StartReplay", replayArn(call, name));
  if (replaysOf(call).some(({ replay }) => replay.request.name === name)) {
    throw new AwsError("ResourceAlreadyExistsException", `Replay ${name} already exists.`);
  }
  const bus = replayedBus(call, archiveArn, destination.neededText("Arn"));
  const ruleArns = destination.texts("FilterArns");
  const replay = bus.startReplay({ name, archiveArn, from, to, ruleArns, description: input.text("Description") });
  return { ...stateFacts(call, replay), ReplayStartTime: new Timestamp(replay.startedAt) };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeReplay.html */
export function describeReplay(call: Call): Output {
  const known = replayNamed(call);
  const { request } = known.replay;
  call.authorize("events:DescribeReplay", replayArn(call, request.name));
  return {
    ...replayFacts(known),
    ReplayArn: replayArn(call, request.name),
    Description: request.description,
    Destination: { Arn: known.bus.place.arn, FilterArns: request.ruleArns },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListReplays.html */
export function listReplays(call: Call): Output {
  const { input } = call;
  call.authorize("events:ListReplays", "*");
  const prefix = input.text("NamePrefix") ?? "";
  const source = input.text("EventSourceArn");
  const state = input.text("State");
  const replays = replaysOf(call).filter(
    ({ replay }) =>
      replay.request.name.startsWith(prefix) &&
      (source ?? replay.request.archiveArn) === replay.request.archiveArn &&
      (state ?? replay.state) === replay.state,
  );
  const { items, next } = listPage(call, replays);
  return { Replays: items.map(replayFacts), NextToken: next };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CancelReplay.html */
export function cancelReplay(call: Call): Output {
  const { replay } = replayNamed(call);
  call.authorize("events:CancelReplay", replayArn(call, replay.request.name));
  replay.cancel();
  return stateFacts(call, replay);
}

/** The bus of the archive, which is the only one that its events may be sent to. */
function replayedBus({ simulation }: Call, archiveArn: string, destinationArn: string): SimulatedBus {
  const archive = archivesOf(simulation).find(({ store }) => store.archive.arn === archiveArn);
  if (archive === undefined) {
    const name = archiveArn.split("/").at(-1);
    throw invalidParameter("EventSourceArn", `Archive ${name} does not exist.`);
  }
  if (!/^arn:[^:]+:events:[^:]*:[^:]*:event-bus\//.test(destinationArn)) {
    throw invalidParameter("Destination.Arn", "Must contain an event bus ARN.");
  }
  if (busNamed(simulation, destinationArn).arn === archive.bus.place.arn) return archive.bus;
  throw invalidParameter("Destination.Arn", "Cross event bus replay is not permitted.");
}

function replayNamed(call: Call): KnownReplay {
  const name = call.input.neededText("ReplayName");
  const found = replaysOf(call).find(({ replay }) => replay.request.name === name);
  if (found === undefined) throw notFound(`Replay ${name} does not exist.`);
  return found;
}

function replaysOf({ simulation }: Call): KnownReplay[] {
  return simulation.services.buses.flatMap((bus) => [...bus.replays.values()].map((replay) => ({ replay, bus })));
}

function replayArn({ simulation }: Call, name: string): string {
  return arn(locationOfStack(simulation), "events", `replay/${name}`);
}

function stateFacts(call: Call, { request, state, reason }: Replay) {
  return { ReplayArn: replayArn(call, request.name), State: state, StateReason: reason };
}

function replayFacts({ replay }: KnownReplay) {
  const { request, state, reason, startedAt, endedAt, lastEventTime } = replay;
  return {
    ReplayName: request.name,
    EventSourceArn: request.archiveArn,
    State: state,
    StateReason: reason,
    EventStartTime: new Timestamp(request.from),
    EventEndTime: new Timestamp(request.to),
    EventLastReplayedTime: lastEventTime === undefined ? undefined : new Timestamp(lastEventTime),
    ReplayStartTime: new Timestamp(startedAt),
    ReplayEndTime: endedAt === undefined ? undefined : new Timestamp(endedAt),
  };
}
