import { expect, it } from "vitest";
import { wildcardPieces } from "../../../modules/event-pattern/wildcard";
import { wildcardComplexity } from "../../../modules/event-pattern/wildcard-complexity";

const complexity = (groups: readonly (readonly string[])[], limit = 100): number =>
  wildcardComplexity(
    groups.map((group) => group.map((pattern) => wildcardPieces(pattern) as string[])),
    limit,
  );

// The figures are those of MachineComplexityEvaluatorTest in aws/event-ruler.
it.each([
  [1, [["abc"]]],
  [2, [["*ab"]]],
  [3, [["*aa"]]],
  [3, [["a*bcb"]]],
  [4, [["*ab*ad"]]],
  [4, [["*aba*"]]],
  [5, [["a*b*bb"]]],
  [7, [["*ab*b*b*"]]],
  [17, [["*a*a*a*a*a*a*a*a*"]]],
  [4, [["*abc"], ["*abcde"]]],
  [7, [["a*aaa"], ["aa*aa"]]],
  [6, [["ab*cd"], ["ab*wx"], ["ab*yz"]]],
  [10, [["F*eatureFeature"], ["Fe*atureFeature"], ["Fea*tureFeature"]]],
])("is %i for %j", (expected, groups) => {
  expect(complexity(groups)).toBe(expected);
});

it("is 45 for a set of words that once made a matcher explode", () => {
  const words = `aahed* aal*ii aargh* aarti* a*baca *abaci a*back ab*acs abaf*t *abaka ab*amp a*band *abase abash* abas*k
    ab*ate aba*ya abbas* abbed* ab*bes abbey* *abbot ab*cee abea*m abe*ar a*bele a*bers abet*s *abhor abi*de a*bies *abled`;
  expect(complexity(words.split(/\s+/).map((word) => [word]))).toBe(45);
});

it("stops counting at the limit", () => {
  expect(complexity([["*a".repeat(500)]], 11)).toBe(11);
});
