/** What a policy refers to by an id, for which people may write a name. */
export type ReferenceKind = "team" | "key" | "member" | "deployment";

/** One place in a document where such an id, or a name, stands. */
export interface Reference {
  kind: ReferenceKind;
  /** As zod writes it: `rules.2.when.teams.0`. */
  path: string;
  /** Name of the rule; null: it is none of a rule, or has no name. */
  rule: string | null;
  text: string;
}

/**
 * A copy of the document with every reference replaced by what `map` makes of it. The document may be of any shape: what
 * is no reference stays as it is, for the schema to complain about.
 */
export function mapReferences<Document>(document: Document, map: (reference: Reference) => string): Document {
  const copy = structuredClone(document);
  const { aliases, rules } = fieldsOf(copy);
  itemsOf(aliases).forEach((alias, place) => {
    mapLists(alias, { path: `aliases.${place}`, rule: null }, map);
  });
  itemsOf(rules).forEach((rule, place) => {
    const within = { path: `rules.${place}`, rule: nameOf(rule) };
    const { when, unless, then } = fieldsOf(rule);
    mapLists(when, { ...within, path: `${within.path}.when` }, map);
    mapLists(unless, { ...within, path: `${within.path}.unless` }, map);
    mapTargets(fieldsOf(then).route, { ...within, path: `${within.path}.then.route` }, map);
  });
  return copy;
}

/** Every reference of a document, in its order. */
export function referencesOf(document: unknown): Reference[] {
  const found: Reference[] = [];
  mapReferences(document, (reference) => {
    found.push(reference);
    return reference.text;
  });
  return found;
}

/** Name of a rule of a document of any shape; null: it has none. */
export function nameOf(rule: unknown): string | null {
  const { name } = fieldsOf(rule);
  return typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, LONGEST_NAME) : null;
}

const LONGEST_NAME = 100;
const LISTS = { teams: "team", keys: "key", members: "member" } as const;

type Within = Pick<Reference, "path" | "rule">;
type Map = (reference: Reference) => string;

function mapLists(conditions: unknown, { path, rule }: Within, map: Map): void {
  const fields = fieldsOf(conditions);
  for (const [list, kind] of Object.entries(LISTS)) {
    const items = fields[list];
    if (!Array.isArray(items)) continue;
    fields[list] = items.map((text: unknown, place) =>
      typeof text === "string" ? map({ kind, path: `${path}.${list}.${place}`, rule, text }) : text,
    );
  }
}

function mapTargets(route: unknown, { path, rule }: Within, map: Map): void {
  const fields = fieldsOf(route);
  for (const list of ["targets", "fallbacks"]) {
    itemsOf(fields[list]).forEach((item, place) => {
      const target = fieldsOf(item);
      const text = target.deployment;
      if (typeof text !== "string") return;
      target.deployment = map({ kind: "deployment", path: `${path}.${list}.${place}.deployment`, rule, text });
    });
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
