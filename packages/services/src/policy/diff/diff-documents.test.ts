import { type PolicyDiffView, type PolicyDocument, type PolicyRule, policyDocument } from "@gatehouse/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyPolicy } from "../../testing/any-policy.ts";
import { diffDocuments } from "./diff-documents.ts";

type Diff = Pick<PolicyDiffView, "rules" | "settings">;

/** Makes the new document of the old one and of what was told to be different. */
function applied(before: PolicyDocument, { rules, settings }: Diff): PolicyDocument {
  const { rules: oldRules, ...oldSettings } = structuredClone(before);
  const placed = new Map<number, PolicyRule>();
  const taken = new Set<number>();
  for (const each of rules) {
    if (each.from !== null) taken.add(each.from);
    if (each.to === null) continue;
    const rule = each.document ?? (oldRules[each.from as number] as PolicyRule);
    placed.set(each.to, withChanges(rule, each.changes));
  }
  const others = oldRules.filter((_, place) => !taken.has(place));
  const length = others.length + placed.size;
  const all = Array.from({ length }, (_, place) => placed.get(place) ?? (others.shift() as PolicyRule));
  return { ...withChanges(oldSettings, settings), rules: all };
}

function withChanges<Value extends object>(value: Value, changes: Diff["settings"]): Value {
  const copy = structuredClone(value);
  for (const { path, after } of changes) {
    const names = path.split(".");
    const last = names.pop() as string;
    let at = copy as Record<string, unknown>;
    for (const name of names) at = at[name] as Record<string, unknown>;
    if (after === undefined) delete at[last];
    else at[last] = after;
  }
  return copy;
}

test("what is told of a difference is enough to make the one document of the other", () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, fc.integer(), (one, other, seed) => {
      // Rules of both, so that some stay, some change and some move.
      const mixed = [...other.rules, ...one.rules].toSorted((a, b) => (a.name + seed < b.name + seed ? -1 : 1));
      for (const after of [other, { ...one, rules: mixed }, { ...other, rules: one.rules.toReversed() }]) {
        expect(applied(one, diffDocuments(one, after))).toEqual(after);
      }
    }),
    { numRuns: 200 },
  );
});

test("a document does not differ from itself", () => {
  fc.assert(
    fc.property(anyPolicy, (document) => {
      expect(diffDocuments(document, structuredClone(document))).toEqual({ rules: [], settings: [] });
    }),
  );
});

describe("of rules", () => {
  const rule = (name: string, then: object = { redact: ["email"] }) => ({ name, then });
  const diff = (before: object[], after: object[]) =>
    diffDocuments(policyDocument.parse({ rules: before }), policyDocument.parse({ rules: after })).rules;

  test("one that comes in, or goes, moves no other one", () => {
    expect(diff([rule("a"), rule("b"), rule("c")], [rule("new"), rule("a"), rule("c")])).toMatchObject([
      { rule: "new", kind: "added", from: null, to: 0 },
      { rule: "b", kind: "removed", from: 1, to: null },
    ]);
  });

  test("the one that was moved is told to have moved, and not those that it went past", () => {
    expect(diff([rule("a"), rule("b"), rule("c")], [rule("c"), rule("a"), rule("b")])).toEqual([
      { rule: "c", kind: "moved", from: 2, to: 0, moved: true, changes: [] },
    ]);
  });

  test("of one that has changed, the paths are told with both values", () => {
    const route = (weight: number, model = "small") => ({
      route: { targets: [{ model }, { model: "large", weight }] },
    });
    expect(
      diff(
        [rule("a", route(5)), rule("b"), rule("c")],
        [rule("b"), rule("c"), { ...rule("a", route(9)), enabled: false }],
      ),
    ).toEqual([
      {
        rule: "a",
        kind: "changed",
        from: 0,
        to: 2,
        moved: true,
        changes: [
          { path: "enabled", before: true, after: false },
          { path: "then.route.targets.1.weight", before: 5, after: 9 },
        ],
      },
    ]);
  });
});
