import { UserError } from "../../modules/errors";
import type { Place } from "../topology/places";

interface Standing {
  readonly place: Place;
}

/**
 * What stands at the place of this name, ARN or Terraform address; without one, the only one that there is.
 *
 * @throws {UserError} PLACE_UNKNOWN, PLACE_AMBIGUOUS
 */
export function findByName<Service extends Standing>(
  kind: string,
  services: readonly Service[],
  name?: string,
): Service {
  const found = services.filter(({ place }) => name === undefined || isNamed(place, name));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (name !== undefined && found.length > 1) {
    const arns = found.map(({ place }) => place.arn).join(", ");
    throw new UserError(
      "PLACE_AMBIGUOUS",
      `The ${kind} must be named by its ARN, as several are called ${name}: ${arns}.`,
    );
  }
  const names = services.map(({ place }) => place.name).join(", ") || "none";
  if (first !== undefined && name === undefined) {
    throw new UserError("PLACE_AMBIGUOUS", `The ${kind} must be named, as the stack has several: ${names}.`);
  }
  throw new UserError(
    "PLACE_UNKNOWN",
    `There must be a ${kind} ${name === undefined ? "in the stack" : JSON.stringify(name)}, and there is none. The stack has: ${names}.`,
  );
}

function isNamed({ name, arn, address }: Place, sought: string): boolean {
  return sought === name || sought === arn || sought === address;
}
