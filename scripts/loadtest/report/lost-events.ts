import { planEvent, type Scenario } from "../scenario";
import type { AcceptedEvents } from "../sender/sender-result";

/** An event that was lost, with what tells it from others. */
export interface LostEvent {
  /** Event id. */
  readonly id: string;
  /** What follows is not known of an event that this run did not send, or does not remember. */
  readonly detailType?: string;
  readonly orderId?: string;
}

/** Looks up the events that were lost by their ids. */
export function lostEvents(
  ids: readonly string[],
  accepted: AcceptedEvents,
  { scenario, seed }: { readonly scenario: Scenario; readonly seed: number },
): LostEvent[] {
  if (ids.length === 0) return [];
  const indexes = new Map(accepted.ids.map((id, i) => [id, accepted.indexes[i]]));
  return ids.map((id) => {
    const index = indexes.get(id);
    if (index === undefined) return { id };
    const { detailType, detail } = planEvent(scenario, { index, seed });
    const { orderId } = JSON.parse(detail) as { orderId: string };
    return { id, detailType, orderId };
  });
}
