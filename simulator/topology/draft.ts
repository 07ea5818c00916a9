import type {
  Archive,
  Bus,
  LambdaFunction,
  Mapping,
  OtherPlace,
  Queue,
  Rule,
  Subscription,
  Target,
  Topic,
} from "./places";

/*
 * The places of the graph while it is being put together: first all places, then what joins them.
 */

type Draft<T, Filled> = Omit<T, keyof Filled> & Filled;

export type DraftBus = Draft<Bus, { rules: DraftRule[]; archives: Archive[]; deadLetterQueue: DraftPlace | undefined }>;
export type DraftTopic = Draft<Topic, { subscriptions: Subscription[] }>;
export type DraftQueue = Draft<
  Queue,
  { redrive: Queue["redrive"]; redriveAllow: Queue["redriveAllow"]; mappings: Mapping[] }
>;
export type DraftFunction = Draft<
  LambdaFunction,
  { onFailure: LambdaFunction["onFailure"]; asyncInvocation: LambdaFunction["asyncInvocation"] }
>;
export type DraftPlace = DraftBus | DraftTopic | DraftQueue | DraftFunction | OtherPlace;
export type DraftRule = Draft<Rule, { targets: Target[]; bus: DraftBus }>;
