import type { ListedPersonView } from "@gatehouse/domain";
import Link from "next/link";
import { When } from "#components/data/when.tsx";
import { Badge } from "#components/ui/badge.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { useSession } from "#features/session/index.ts";
import { ROLE_LABELS } from "../roles.ts";
import type { ShownLink } from "./link-dialog.tsx";
import { PersonActions } from "./person-actions.tsx";

interface PersonTableProps {
  people: readonly ListedPersonView[];
  onLink: (link: ShownLink) => void;
}

export const PersonTable = ({ people, onLink }: PersonTableProps) => (
  <>
    <div className="max-md:hidden">
      <Table>
        <TableHead>
          <TableRow>
            <TableHeader>Person</TableHeader>
            <TableHeader>Role</TableHeader>
            <TableHeader>Teams</TableHeader>
            <TableHeader>Two-step</TableHeader>
            <TableHeader>Last sign-in</TableHeader>
            <TableHeader>
              <span className="sr-only">Actions</span>
            </TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.id} className="hover:bg-muted/50">
              <TableRowHeader className="max-w-72">
                <PersonName person={person} />
              </TableRowHeader>
              <TableCell>{ROLE_LABELS[person.role]}</TableCell>
              <TableCell className="max-w-60">
                <Teams person={person} />
              </TableCell>
              <TableCell>{person.totp ? <Badge tone="success">On</Badge> : <Badge>Off</Badge>}</TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                <LastLogin person={person} />
              </TableCell>
              <TableCell className="w-12 text-right">
                <PersonActions person={person} onLink={onLink} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
    <ul className="divide-y md:hidden">
      {people.map((person) => (
        <li key={person.id} className="grid gap-2 px-4 py-4">
          <div className="flex items-start justify-between gap-3">
            <PersonName person={person} />
            <PersonActions person={person} onLink={onLink} />
          </div>
          <p className="text-muted-foreground text-xs">
            {ROLE_LABELS[person.role]} · two-step {person.totp ? "on" : "off"} · <LastLogin person={person} />
          </p>
        </li>
      ))}
    </ul>
  </>
);

function PersonName({ person }: { person: ListedPersonView }) {
  const { user } = useSession();
  return (
    <span className="block min-w-0">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="truncate font-medium">{person.name}</span>
        {person.id === user.id ? <Badge tone="outline">You</Badge> : null}
        {person.disabledAt ? <Badge tone="warning">Disabled</Badge> : null}
      </span>
      <span className="block truncate text-muted-foreground text-xs">{person.email}</span>
    </span>
  );
}

const Teams = ({ person: { teams } }: { person: ListedPersonView }) =>
  teams.length === 0 ? (
    <span className="text-muted-foreground">None</span>
  ) : (
    <span className="flex flex-wrap gap-x-2">
      {teams.map(({ teamId, name, role }) => (
        <Link key={teamId} href={`/teams/${teamId}`} className="underline-offset-4 hover:underline">
          {name}
          {role === "team_admin" ? <span className="text-muted-foreground"> (runs it)</span> : null}
        </Link>
      ))}
    </span>
  );

const LastLogin = ({ person }: { person: ListedPersonView }) =>
  person.lastLoginAt ? <When at={person.lastLoginAt} /> : "Never signed in";
