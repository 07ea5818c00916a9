import { Token } from "cdktf";
import { expect, it } from "vitest";
import { checkDescription } from "../../modules/description";
import { newStack, refusal } from "../support/stack";

const check = (description: string | undefined) =>
  checkDescription(newStack(), "archive.description", description, 512);

it("takes none, one of just the length, and one that is not known yet", () => {
  for (const description of [undefined, "d".repeat(512), `${"d".repeat(512)}${Token.asString({})}`])
    expect(() => check(description)).not.toThrow();
});

it("refuses one that is longer, shows its beginning, and says by how much", () => {
  expect(refusal(() => check("d".repeat(514)))).toBe(
    `test: archive.description must have at most 512 characters, got: "${"d".repeat(199)}… (514 characters). Shorten it by 2. [DESCRIPTION_LENGTH]`,
  );
});
