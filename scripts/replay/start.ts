import { awsProblem, isPassing } from "../aws/aws-problem";
import type { ReplayRequest, Replays } from "../aws/replays";
import type { Site } from "../aws/site";
import { CommandError, EXIT } from "../cli/command-error";
import { nameOf } from "../deployed/arn";
import { needed } from "../deployed/needed";
import { replayCall } from "./replay-call";

/** Starts a replay. Where nobody answers, it is looked whether it was started all the same. @throws {CommandError} */
export async function startReplay(site: Site, replays: Replays, request: ReplayRequest): Promise<void> {
  const { name, archiveArn } = request;
  const call = {
    subject: { kind: "archive", name: nameOf(archiveArn) },
    actions: ["events:StartReplay"],
    options: ["--archive", "--region"],
  };
  await needed(site, call, async () => {
    try {
      await replays.start(request);
    } catch (error) {
      const problem = awsProblem(error);
      if (problem?.code === "ResourceAlreadyExistsException") {
        throw new CommandError(
          `There is a replay ${name} already: EventBridge keeps names for 90 days. Choose another one: --name.`,
          EXIT.failed,
        );
      }
      if (problem?.code === "LimitExceededException") {
        throw new CommandError(
          `EventBridge takes no more replays now (${problem.message}). Wait for one to end, or cancel one (--cancel NAME).`,
          EXIT.failed,
        );
      }
      if (problem === undefined || !isPassing(problem.kind) || !(await isThere(replays, name))) throw error;
    }
  });
}

/** Cancels a replay. @throws {CommandError} */
export async function cancelReplay(site: Site, replays: Replays, name: string): Promise<void> {
  await needed(site, replayCall(site, name, "events:CancelReplay"), async () => {
    try {
      await replays.cancel(name);
    } catch (error) {
      if (awsProblem(error)?.code !== "IllegalStatusException") throw error;
      const { state } = await replays.describe(name);
      throw new CommandError(`The replay ${name} can no longer be cancelled: it is ${state}.`, EXIT.failed);
    }
  });
}

async function isThere(replays: Replays, name: string): Promise<boolean> {
  return replays.describe(name).then(
    () => true,
    () => false,
  );
}
