import type { PolicyDirectoryView } from "@gatehouse/domain";

/** What the ids in a policy are called. */
export interface PolicyNames {
  team(id: string): string;
  key(id: string): string;
  person(id: string): string;
  deployment(id: string): string;
}

/**
 * Names for the ids in a policy. What is not in the directory is gone, or not for the reader's eyes; it keeps the
 * beginning of its id, so that two of them can be told apart.
 */
export function namesOf({ teams, keys, people, deployments }: PolicyDirectoryView): PolicyNames {
  const namer = (kind: string, items: readonly { id: string; label: string }[]) => {
    const known = new Map(items.map(({ id, label }) => [id, label]));
    return (id: string) => known.get(id) ?? `unknown ${kind} ${id.slice(0, 8)}`;
  };
  return {
    team: namer(
      "team",
      teams.map(({ id, name }) => ({ id, label: name })),
    ),
    key: namer(
      "key",
      keys.map(({ id, name }) => ({ id, label: name })),
    ),
    person: namer(
      "person",
      people.map(({ id, name, email }) => ({ id, label: name || email })),
    ),
    deployment: namer("deployment", deployments),
  };
}
