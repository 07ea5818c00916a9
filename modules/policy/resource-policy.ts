import { canonicalJson } from "../terraform-json";

/** A statement of an IAM policy document, in AWS's own spelling. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Lets an AWS service do something on behalf of one sender. */
export interface ServiceGrant {
  /** The service principal, such as `events.amazonaws.com`. */
  readonly service: string;
  readonly actions: readonly string[];
  /**
   * The sender. `undefined` only where AWS documents that it passes no source: EventBridge to a topic
   * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html, "You can't use Condition blocks
   * in Amazon SNS topic policies for EventBridge"), and the keys of topics.
   */
  readonly source?: {
    readonly arn?: string;
    readonly account?: string;
    /** Where the source stands in the list: something that stays the same from synth to synth, such as its path. */
    readonly order: string;
  };
}

/**
 * The one policy of a queue, topic or key, gathered from everybody who asks. Statements for the same service, actions and
 * account become one that lists the senders; all are in a fixed order, so that the order in which constructs are written
 * does not show in a plan.
 */
export class ResourcePolicy {
  private readonly grants: ServiceGrant[] = [];
  private readonly added: PolicyStatement[] = [];
  private write: ((json: string) => void) | undefined;

  /**
   * @param resourceArn the ARN that every grant is for
   * @param first statements that stand first, such as the one that refuses plain HTTP
   */
  constructor(
    private readonly resourceArn: string,
    private readonly first: readonly PolicyStatement[],
  ) {}

  /** Lets a service in. */
  allowService(grant: ServiceGrant): void {
    this.grants.push(grant);
    this.write?.(this.json);
  }

  /** Adds a statement as it is. A second one with the same `Sid` and content is dropped. */
  add(statement: PolicyStatement): void {
    this.added.push(statement);
    this.write?.(this.json);
  }

  /** The document as it stands, as JSON. */
  get json(): string {
    return canonicalJson(this.document());
  }

  /**
   * Keeps a resource up to date with the document. Written at once rather than by a lazy token at synth: cdktf takes a
   * stack trace for every token, which was a quarter of the time that a large stack took.
   */
  writeTo(resource: { policy: string }): void {
    this.write = (json) => {
      resource.policy = json;
    };
  }

  /** The document as it stands. */
  document(): { readonly Version: "2012-10-17"; readonly Statement: readonly PolicyStatement[] } {
    const rest = [...this.added, ...mergeGrants(this.grants, this.resourceArn)].sort((a, b) => compare(a.Sid, b.Sid));
    return { Version: "2012-10-17", Statement: withUniqueSids([...this.first, ...rest]) };
  }
}

/** Refuses every request that does not come over TLS. */
export function denyPlainHttp(action: string, resourceArn: string | readonly string[]): PolicyStatement {
  return {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: action,
    Resource: resourceArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

function mergeGrants(grants: readonly ServiceGrant[], resource: string): PolicyStatement[] {
  const groups = new Map<string, ServiceGrant[]>();
  for (const grant of grants) {
    const hasArn = grant.source?.arn !== undefined;
    const key = JSON.stringify([grant.service, [...grant.actions].sort(), grant.source?.account ?? null, hasArn]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()].map((group) => {
    const [{ service, actions, source }] = group as [ServiceGrant];
    const arns = sourceArns(group);
    const condition = {
      ...(arns.length > 0 && { ArnEquals: { "aws:SourceArn": oneOrMany(arns) } }),
      ...(source?.account !== undefined && { StringEquals: { "aws:SourceAccount": source.account } }),
    };
    return {
      Sid: sidFor(service, actions),
      Effect: "Allow",
      Principal: { Service: service },
      Action: oneOrMany([...actions].sort(compare)),
      Resource: resource,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
  });
}

function sourceArns(group: readonly ServiceGrant[]): string[] {
  const orderOf = new Map<string, string>();
  for (const { source } of group) {
    if (source?.arn === undefined) continue;
    const known = orderOf.get(source.arn);
    // A sender that asks from several places stands at the first of them, whichever asked first.
    orderOf.set(source.arn, known !== undefined && known < source.order ? known : source.order);
  }
  return [...orderOf].sort(([, a], [, b]) => compare(a, b)).map(([arn]) => arn);
}

/** `events.amazonaws.com`, `sqs:SendMessage` → `AllowEventsSendMessage`. */
function sidFor(service: string, actions: readonly string[]): string {
  const words = [service.split(".")[0] ?? "", ...actions.map((action) => action.split(":")[1] ?? "").sort(compare)];
  return `Allow${words
    .map((word) => word.replace(/[^A-Za-z0-9]/g, ""))
    .map(capitalized)
    .join("")}`;
}

/** AWS wants every Sid of a document to be unique: the second of a name becomes `Name2`. */
function withUniqueSids(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const result: PolicyStatement[] = [];
  const taken = new Set<string>();
  const contents = new Set<string>();
  for (const statement of statements) {
    const content = JSON.stringify(statement);
    if (contents.has(content)) continue;
    contents.add(content);
    let sid = statement.Sid;
    for (let n = 2; taken.has(sid); n++) sid = `${statement.Sid}${n}`;
    taken.add(sid);
    result.push({ ...statement, Sid: sid });
  }
  return result;
}

/** AWS answers a list of one as the bare value; written so from the start, a second plan shows no change. */
function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] as string) : values;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
