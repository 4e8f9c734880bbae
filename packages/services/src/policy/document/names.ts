import type { DeploymentRow, Repositories, VirtualKeyNameRow } from "@gatehouse/db/admin";
import { type Actor, mayInOrganization, type PersonView, uuid, visibleTeams } from "@gatehouse/domain";
import { labelOf } from "../../deployment/label.ts";
import type { ReferenceKind } from "./references.ts";

/** What an organization has that a policy may refer to. */
export interface Referable {
  teams: readonly { id: string; name: string }[];
  keys: readonly VirtualKeyNameRow[];
  people: readonly NamedPerson[];
  /** By model, then in the order in which they are tried. */
  deployments: readonly DeploymentRow[];
}

type NamedPerson = Pick<PersonView, "id" | "name" | "email">;

/** Names for ids, and ids for names. */
export interface PolicyNames extends Referable {
  /** Everything that has this name. */
  idsOf(kind: ReferenceKind, name: string): readonly string[];
  /** The name that stands for this id and no other; undefined: there is none. */
  nameOf(kind: ReferenceKind, id: string): string | undefined;
  /** What people call it, whether others are called so or not. */
  calledOf(id: string): string | undefined;
}

/** What of the organization the actor may see. Whoever writes policies sees everything. */
export async function loadNames(db: Repositories, actor: Actor): Promise<PolicyNames> {
  const { organizationId } = actor;
  const teams = await db.teams.list(organizationId, visibleTeams(actor, "team.read"));
  return indexNames({
    teams: teams.map(({ id, name }) => ({ id, name })),
    keys: await db.virtualKeys.names(organizationId, visibleTeams(actor, "virtual_key.read")),
    people: await peopleOf(db, actor, teams),
    deployments: await db.deployments.list(organizationId),
  });
}

/**
 * A team has its name. A key has its name, or its team's in front of it (`team / key`) where other keys are called so; a
 * revoked one has none. A person has the e-mail address, a deployment its label.
 */
export function indexNames(referable: Referable): PolicyNames {
  const { teams, keys, people, deployments } = referable;
  const teamNames = new Map(teams.map(({ id, name }) => [id, name]));
  const indexes: Record<ReferenceKind, NameIndex> = {
    team: new NameIndex(teams.map(({ id, name }) => [id, [name]])),
    key: new NameIndex(
      keys
        .filter(({ revoked }) => !revoked)
        .map(({ id, name, teamId }) => [id, [name, `${teamNames.get(teamId) ?? ""} / ${name}`]]),
    ),
    member: new NameIndex(people.map(({ id, email }) => [id, [email.toLowerCase()]])),
    deployment: new NameIndex(deployments.map((deployment) => [deployment.id, [labelOf(deployment)]])),
  };
  const called = new Map([
    ...[...teams, ...keys, ...people].map(({ id, name }) => [id, name] as const),
    ...deployments.map((deployment) => [deployment.id, labelOf(deployment)] as const),
  ]);
  return {
    ...referable,
    idsOf: (kind, name) => indexes[kind].idsOf(kind === "member" ? name.toLowerCase() : name),
    nameOf: (kind, id) => indexes[kind].nameOf(id),
    calledOf: (id) => called.get(id),
  };
}

class NameIndex {
  readonly #ids = new Map<string, Set<string>>();
  readonly #names: ReadonlyMap<string, readonly string[]>;

  /** Each id with its names, the best one first. */
  constructor(entries: readonly (readonly [id: string, names: readonly string[]])[]) {
    this.#names = new Map(entries);
    for (const [id, names] of entries) {
      for (const name of names) {
        const ids = this.#ids.get(name) ?? new Set();
        this.#ids.set(name, ids.add(id));
      }
    }
  }

  idsOf(name: string): readonly string[] {
    return [...(this.#ids.get(name) ?? [])];
  }

  /** What reads as an id is taken for one, so it is no name. */
  nameOf(id: string): string | undefined {
    return this.#names.get(id)?.find((name) => this.#ids.get(name)?.size === 1 && !uuid.safeParse(name).success);
  }
}

/** Who may see all teams may see who is in them; others, the members of their own. */
async function peopleOf(db: Repositories, actor: Actor, teams: readonly { id: string }[]): Promise<NamedPerson[]> {
  if (mayInOrganization(actor, "team.read")) {
    return (await db.people.list(actor.organizationId)).map(({ id, name, email }) => ({ id, name, email }));
  }
  const people = new Map<string, NamedPerson>();
  for (const { id: teamId } of teams) {
    for (const { userId, name, email } of await db.teams.members(teamId))
      people.set(userId, { id: userId, name, email });
  }
  return [...people.values()];
}
