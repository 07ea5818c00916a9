import { type Location, parseArn } from "../terraform";
import { arn } from "../terraform/location";
import type { Bus } from "../topology/places";
import type { World } from "../world";
import { checkEntry, type PutEventsEntry, type PutEventsResult } from "./put-events";

/**
 * Where events go that are sent to a bus which the stack does not have. EventBridge accepts them, gives them ids, and drops
 * them where there is no such bus. On the default bus, which every account has, they are only unmatched; of a bus in another
 * account or Region nothing is known here.
 */
export class MissingBus {
  private readonly place: Bus;
  private readonly isElsewhere: boolean;

  /** @param name or ARN */
  constructor(
    private readonly world: World,
    name: string,
    location: Location,
  ) {
    const given = parseArn(name);
    const own = given ?? location;
    const shortName = given === undefined ? name : given.resource.replace(/^event-bus\//, "");
    const address = given === undefined ? arn(location, "events", `event-bus/${shortName}`) : name;
    this.isElsewhere = own.account !== location.account || own.region !== location.region;
    this.place = {
      kind: "bus",
      address,
      name: shortName,
      arn: address,
      location: own,
      constructPath: undefined,
      inStack: false,
      rules: [],
      archives: [],
      deadLetterQueue: undefined,
    };
  }

  put(entry: PutEventsEntry): PutEventsResult {
    const { random, ledger } = this.world;
    const { place } = this;
    const sent = checkEntry(entry);
    if ("ErrorCode" in sent) return sent;
    const id = random.uuid();
    const way = ledger.publish(id, place);
    if (this.isElsewhere) ledger.end(way, "handed-over", place);
    else if (place.name === "default") ledger.end(way, "unmatched", place);
    else ledger.end(way, "dropped", place, BUS_MISSING);
    return { EventId: id };
  }
}

const BUS_MISSING = "BUS_MISSING: there is no such bus, and EventBridge says nothing of it.";
