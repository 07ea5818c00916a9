import type { Passage, Place, Refusal } from "../simulator";

/** Whether what was refused could have led to a place, had it been let through. */
export function leadsTo({ by }: Refusal, sought: readonly Place[]): boolean {
  return next(by).some((place) => reaches(place, sought, new Set()));
}

function reaches(place: Place, sought: readonly Place[], seen: Set<Place>): boolean {
  if (sought.includes(place)) return true;
  if (seen.has(place)) return false;
  seen.add(place);
  return onwards(place).some((each) => reaches(each, sought, seen));
}

function next(by: Refusal["by"] | Passage): readonly Place[] {
  switch (by.kind) {
    case "rule":
      return by.rule.targets.map(({ to }) => to);
    case "subscription":
      return [by.subscription.to];
    case "mapping":
      return [by.mapping.to];
  }
}

function onwards(place: Place): readonly Place[] {
  switch (place.kind) {
    case "bus":
      return place.rules.flatMap(({ targets }) => targets.map(({ to }) => to));
    case "topic":
      return place.subscriptions.map(({ to }) => to);
    case "queue":
      return place.mappings.map(({ to }) => to);
    default:
      return [];
  }
}
