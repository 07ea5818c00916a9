import type { Location, Resource } from "../terraform";
import type { DraftBus, DraftPlace, DraftQueue } from "./draft";
import { placeAtEndpoint, placeBeyond } from "./place-beyond";
import { placeOf } from "./place-of";

/** Every place of the graph by its ARN: those that the stack makes, and those that it only names. */
export class PlaceTable {
  private readonly places = new Map<string, DraftPlace>();
  private readonly byName = new Map<string, DraftPlace[]>();

  get all(): readonly DraftPlace[] {
    return [...this.places.values()];
  }

  /** Adds the place that a resource or data source is, if it is one. */
  add(resource: Resource): void {
    const place = placeOf(resource);
    // A data source that looks up what the stack makes stands for the same place.
    if (place && !this.places.has(place.arn)) this.remember(place.arn, place);
  }

  /** The place with an ARN; one that the stack does not make is added as the ARN describes it. */
  at(arn: string): DraftPlace {
    const key = withoutQualifier(arn);
    return this.places.get(key) ?? this.remember(key, placeBeyond(key));
  }

  /** The place that SNS delivers to. */
  endpoint(protocol: string, endpoint: string): DraftPlace {
    if (endpoint.startsWith("arn:")) return this.at(endpoint);
    const key = `${protocol}:${endpoint}`;
    return this.places.get(key) ?? this.remember(key, placeAtEndpoint(protocol, endpoint));
  }

  /** A bus by its name or ARN, as rules name it. */
  bus(nameOrArn: string, location: Location): DraftBus | undefined {
    const place = this.at(busArn(nameOrArn, location));
    return place.kind === "bus" ? place : undefined;
  }

  /** The places with a name or ARN: one, unless a name is used in several services, accounts or Regions. */
  known(nameOrArn: string): readonly DraftPlace[] {
    const place = this.places.get(withoutQualifier(nameOrArn));
    return place ? [place] : (this.byName.get(nameOrArn) ?? []);
  }

  /** A queue by its URL, as the resources beside it name it. */
  queueAt(url: string): DraftQueue | undefined {
    const name = url.split("/").at(-1) ?? url;
    return this.known(name).find((place): place is DraftQueue => place.kind === "queue" && place.url === url);
  }

  /** Another name by which a place is known. */
  alias(name: string, place: DraftPlace): void {
    this.byName.set(name, [...(this.byName.get(name) ?? []), place]);
  }

  private remember(key: string, place: DraftPlace): DraftPlace {
    this.places.set(key, place);
    this.alias(place.name, place);
    return place;
  }
}

/** The ARN of a bus that is named by its name or ARN. */
export function busArn(nameOrArn: string, { partition, region, account }: Location): string {
  if (nameOrArn.startsWith("arn:")) return nameOrArn;
  return `arn:${partition}:events:${region}:${account}:event-bus/${nameOrArn}`;
}

/** `function:name:alias` is the function, a log group's `:*` the group, a table's stream the table. */
function withoutQualifier(arn: string): string {
  return arn
    .replace(/^(arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:]+):.+$/, "$1")
    .replace(/^(arn:[^:]*:logs:.*):\*$/, "$1")
    .replace(/^(arn:[^:]*:dynamodb:.*)\/stream\/.*$/, "$1");
}
