import { GatehouseError, type PolicyDocument, policyDocument, uuid } from "@gatehouse/domain";
import type { PolicyNames } from "./names.ts";
import { mapReferences, type Reference, type ReferenceKind } from "./references.ts";
import { inRule, shapeErrors } from "./shape-errors.ts";

/**
 * The document that is stored: with ids in the place of names, and with its defaults. Whether the ids exist is not asked
 * here.
 * @throws GatehouseError `invalid_request` with a message per path, of which each names its rule and the reason
 */
export function resolveDocument(given: unknown, names: PolicyNames): PolicyDocument {
  const unresolved: Record<string, string> = {};
  const resolved = mapReferences(given, (reference) => {
    const { kind, path, rule, text } = reference;
    if (uuid.safeParse(text).success) return text;
    const [id, ...others] = names.idsOf(kind, text);
    if (id !== undefined && others.length === 0) return id;
    unresolved[path] = inRule(rule, whyNot(reference, others.length > 0 ? others.length + 1 : 0));
    return text;
  });
  const parsed = policyDocument.safeParse(resolved);
  if (parsed.success) return parsed.data;
  throw invalidDocument({ ...shapeErrors(parsed.error.issues, given), ...unresolved });
}

const WORDS: Record<ReferenceKind, readonly [one: string, many: string]> = {
  team: ["team", "teams"],
  key: ["key", "keys"],
  member: ["person", "people"],
  deployment: ["deployment", "deployments"],
};

function whyNot({ kind, text }: Reference, fitting: number): string {
  const [one, many] = WORDS[kind];
  const shown = text.slice(0, LONGEST_SHOWN);
  if (fitting > 0) return `${fitting} ${many} are called '${shown}': write the id of the one that is meant.`;
  return `No ${one} is called '${shown}'.`;
}

const LONGEST_SHOWN = 200;
const MOST_FIELDS = 50;

/** At most 50 mistakes are named; the message says how many there are. */
export function invalidDocument(fields: Record<string, string>, intro = "The policy"): GatehouseError {
  const entries = Object.entries(fields);
  const [first] = entries;
  const others = entries.length > 1 ? ` (and ${entries.length - 1} more)` : "";
  return new GatehouseError("invalid_request", {
    message: first ? `${intro}: ${first[1]}${others}` : `${intro} is not valid.`,
    param: "document",
    fields: Object.fromEntries(entries.slice(0, MOST_FIELDS)),
  });
}
