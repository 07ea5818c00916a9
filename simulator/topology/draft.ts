import type { HttpApiFacts, HttpApiRoute } from "./http-api";
import type {
  Archive,
  Bus,
  LambdaFunction,
  Mapping,
  OtherPlace,
  Pipe,
  Queue,
  Rule,
  Subscription,
  TableChanges,
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
  {
    onFailure: LambdaFunction["onFailure"];
    asyncInvocation: LambdaFunction["asyncInvocation"];
    sendsTo: LambdaFunction["sendsTo"];
  }
>;
export type DraftOther = Draft<
  OtherPlace,
  {
    api?: OtherPlace["api"];
    bucket?: OtherPlace["bucket"];
    delivery?: OtherPlace["delivery"];
    changes?: DraftChanges;
    httpApi?: DraftHttpApi | undefined;
    machine?: OtherPlace["machine"];
  }
>;
export type DraftHttpApi = Draft<HttpApiFacts, { routes: HttpApiRoute[]; stage: HttpApiFacts["stage"] }>;
export type DraftChanges = Draft<TableChanges, { pipes: Pipe[] }>;
export type DraftPlace = DraftBus | DraftTopic | DraftQueue | DraftFunction | DraftOther;
export type DraftRule = Draft<Rule, { targets: Target[]; bus: DraftBus }>;
