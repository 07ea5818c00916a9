import type { Simulation } from "../../../simulation/simulation";
import type { SimulatedQueue } from "../../../sqs/simulated-queue";
import { invalidValue, queueDoesNotExist } from "../../../sqs/sqs-error";
import type { Queue } from "../../../topology/places";
import type { Call } from "../../call";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { invalidAddress } from "./errors";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export function getQueueUrl(call: Call): Output {
  const { input, simulation } = call;
  const name = input.neededText("QueueName");
  const account = input.text("QueueOwnerAWSAccountId");
  const found = simulation.services.queues.find(
    ({ place }) => place.name === name && (account ?? place.location.account) === place.location.account,
  );
  if (found === undefined) throw queueDoesNotExist();
  call.authorize("sqs:GetQueueUrl", found.place.arn);
  return { QueueUrl: urlOf(call, found.place) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export function listQueues(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("sqs:ListQueues", "*");
  const prefix = input.text("QueueNamePrefix") ?? "";
  const queues = simulation.services.queues.filter(({ place }) => place.name.startsWith(prefix));
  return urlPage(call, queues, "QueueUrls");
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export function listDeadLetterSourceQueues(call: Call): Output {
  const { place } = queueOf(call);
  call.authorize("sqs:ListDeadLetterSourceQueues", place.arn);
  const sources = call.simulation.services.queues.filter((queue) => queue.place.redrive?.to === place);
  return urlPage(call, sources, "queueUrls");
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export function purgeQueue(call: Call): Output {
  const queue = queueOf(call);
  call.authorize("sqs:PurgeQueue", queue.place.arn);
  queue.purge();
  return undefined;
}

/**
 * The queue of a call, by the URL that AWS would have given it, or by the one that is given out here.
 * @throws {AwsError} QueueDoesNotExist, InvalidAddress
 */
export function queueOf({ input, simulation }: Call): SimulatedQueue {
  const url = input.neededText("QueueUrl");
  const queues = queuesByUrl(simulation);
  const found = queues.get(url) ?? queues.get(pathOf(url));
  if (found === undefined) throw queueDoesNotExist();
  return found;
}

/** The URL of a queue, under which it can be reached here. */
function urlOf({ origin }: Call, { name, location }: Queue): string {
  return `${origin}/${location.account}/${name}`;
}

const QUEUES_A_PAGE = 1_000;

function urlPage(call: Call, queues: readonly SimulatedQueue[], name: string): Output {
  const { input } = call;
  const size = input.integer("MaxResults", { min: 1, max: QUEUES_A_PAGE }) ?? QUEUES_A_PAGE;
  const token = input.text("NextToken");
  const { items, next } = pageOf(queues, size, token, () =>
    invalidValue(token, "NextToken", "Invalid or expired next token."),
  );
  return { [name]: items.map(({ place }) => urlOf(call, place)), NextToken: next };
}

/** `/123456789012/q-orders` */
function pathOf(url: string): string {
  const match = /^[a-z]+:\/\/[^/]+(\/[^/]+\/[^/]+)\/?$/i.exec(url);
  if (match === null) throw invalidAddress(url);
  return match[1] as string;
}

const known = new WeakMap<Simulation, ReadonlyMap<string, SimulatedQueue>>();

/** The queues by URL and by its path. Of two in different Regions, the path means the first. */
function queuesByUrl(simulation: Simulation): ReadonlyMap<string, SimulatedQueue> {
  const made = known.get(simulation);
  if (made !== undefined) return made;
  const queues = new Map<string, SimulatedQueue>();
  for (const queue of [...simulation.services.queues].reverse()) {
    const { url, name, location } = queue.place;
    queues.set(url, queue);
    queues.set(`/${location.account}/${name}`, queue);
  }
  known.set(simulation, queues);
  return queues;
}
