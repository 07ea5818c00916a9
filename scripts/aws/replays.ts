import {
  CancelReplayCommand,
  DescribeArchiveCommand,
  type DescribeArchiveResponse,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  ReplayState,
  StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { allPages } from "./all-pages";
import { clientConfiguration } from "./client-configuration";
import { lookingClient, type Site } from "./site";

/** An archive of a bus. */
export interface ArchiveFacts {
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  /** As EventBridge names it: `ENABLED`. */
  readonly state: string;
  /** 0: for ever. */
  readonly retentionDays: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** How many events it holds; a day late. */
  readonly eventCount: number;
  /** `undefined`: not told. */
  readonly sizeBytes: number | undefined;
  /** JSON; `undefined`: it keeps every event. */
  readonly pattern: string | undefined;
}

/** A replay, under way or over. Times are in milliseconds since 1970. */
export interface ReplayFacts {
  readonly name: string;
  readonly state: ReplayState;
  readonly reason: string | undefined;
  readonly archiveArn: string;
  readonly from: number;
  readonly to: number;
  /** Time of the last event replayed; `undefined`: none was. */
  readonly lastEventAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

export interface ReplayRequest {
  readonly name: string;
  readonly archiveArn: string;
  readonly busArn: string;
  readonly from: number;
  readonly to: number;
  /** ARNs of the rules that get the events. Empty: every rule. */
  readonly ruleArns: readonly string[];
}

/** Archives and replays of an account and Region. Each call throws what the SDK throws. */
export interface Replays {
  archive(name: string): Promise<ArchiveFacts>;
  archiveNames(busArn: string): Promise<readonly string[]>;
  /** Replays that are not over. */
  active(): Promise<readonly ReplayFacts[]>;
  start(request: ReplayRequest): Promise<void>;
  describe(name: string): Promise<ReplayFacts>;
  cancel(name: string): Promise<void>;
  close(): void;
}

const ACTIVE = [ReplayState.STARTING, ReplayState.RUNNING, ReplayState.CANCELLING];

export function connectReplays(site: Site): Replays {
  const client = new EventBridgeClient(lookingClient(site));
  // Whether a call that was not answered did something is found out by looking, not by making it again.
  const acting = new EventBridgeClient(clientConfiguration(site.region, site.endpoint));
  return {
    archive: async (name) => archiveFacts(name, await client.send(new DescribeArchiveCommand({ ArchiveName: name }))),
    async archiveNames(busArn) {
      const archives = await allPages(async (NextToken) => {
        const page = await client.send(new ListArchivesCommand({ EventSourceArn: busArn, NextToken }));
        return { items: page.Archives, next: page.NextToken };
      });
      return archives.map(({ ArchiveName = "" }) => ArchiveName);
    },
    async active() {
      const lists = ACTIVE.map((State) =>
        allPages(async (NextToken) => {
          const page = await client.send(new ListReplaysCommand({ State, NextToken }));
          return { items: page.Replays, next: page.NextToken };
        }),
      );
      return (await Promise.all(lists)).flat().map(replayFacts);
    },
    async start({ name, archiveArn, busArn, from, to, ruleArns }) {
      await acting.send(
        new StartReplayCommand({
          ReplayName: name,
          EventSourceArn: archiveArn,
          EventStartTime: new Date(from),
          EventEndTime: new Date(to),
          Destination: { Arn: busArn, ...(ruleArns.length > 0 && { FilterArns: [...ruleArns] }) },
        }),
      );
    },
    describe: async (name) => replayFacts(await client.send(new DescribeReplayCommand({ ReplayName: name }))),
    async cancel(name) {
      await acting.send(new CancelReplayCommand({ ReplayName: name }));
    },
    close() {
      client.destroy();
      acting.destroy();
    },
  };
}

function archiveFacts(name: string, archive: DescribeArchiveResponse): ArchiveFacts {
  const { ArchiveArn = "", EventSourceArn = "", State = "", RetentionDays = 0, CreationTime } = archive;
  return {
    name,
    arn: ArchiveArn,
    busArn: EventSourceArn,
    state: State,
    retentionDays: RetentionDays,
    createdAt: CreationTime?.getTime() ?? 0,
    eventCount: archive.EventCount ?? 0,
    sizeBytes: archive.SizeBytes,
    pattern: archive.EventPattern,
  };
}

interface AnsweredReplay {
  readonly ReplayName?: string | undefined;
  readonly State?: ReplayState | undefined;
  readonly StateReason?: string | undefined;
  readonly EventSourceArn?: string | undefined;
  readonly EventStartTime?: Date | undefined;
  readonly EventEndTime?: Date | undefined;
  readonly EventLastReplayedTime?: Date | undefined;
  readonly ReplayStartTime?: Date | undefined;
  readonly ReplayEndTime?: Date | undefined;
}

function replayFacts(replay: AnsweredReplay): ReplayFacts {
  return {
    name: replay.ReplayName ?? "",
    state: replay.State ?? ReplayState.STARTING,
    reason: replay.StateReason,
    archiveArn: replay.EventSourceArn ?? "",
    from: replay.EventStartTime?.getTime() ?? 0,
    to: replay.EventEndTime?.getTime() ?? 0,
    lastEventAt: replay.EventLastReplayedTime?.getTime(),
    startedAt: replay.ReplayStartTime?.getTime(),
    endedAt: replay.ReplayEndTime?.getTime(),
  };
}
