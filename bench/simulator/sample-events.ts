import { type EcommerceDetailType, ecommerceDetailTypes, sampleEvent } from "../../handlers/events/ecommerce-samples";
import type { EventToPublish } from "../../simulator";

/** Sample events of some detail-types in turn, as many as are asked for. */
export function sampleEvents(
  count: number,
  types: readonly EcommerceDetailType[] = ecommerceDetailTypes,
): EventToPublish[] {
  return Array.from({ length: count }, (_, index) => {
    const type = types[index % types.length] as EcommerceDetailType;
    const { source, detail, "detail-type": detailType } = sampleEvent(type, { index });
    return { source, "detail-type": detailType, detail };
  });
}
