import type { TeamView } from "@gatehouse/domain";
import Link from "next/link";
import { Money } from "#components/data/money.tsx";
import { When } from "#components/data/when.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { FullestBudget } from "#features/budgets/components/budget-summary.tsx";
import { plural } from "#lib/format.ts";
import { TeamActions } from "./team-actions.tsx";

export function TeamTable({ teams }: { teams: readonly TeamView[] }) {
  return (
    <>
      <div className="max-md:hidden">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>Team</TableHeader>
              <TableHeader>Keys</TableHeader>
              <TableHeader className="text-right">Spend this month</TableHeader>
              <TableHeader className="w-64 pl-8">Budget</TableHeader>
              <TableHeader>Created</TableHeader>
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {teams.map((team) => (
              <TableRow key={team.id} className="hover:bg-muted/50">
                <TableRowHeader className="max-w-64 truncate font-medium">
                  <TeamLink team={team} />
                </TableRowHeader>
                <TableCell>
                  <KeysLink team={team} />
                </TableCell>
                <TableCell className="text-right">
                  <Money amount={team.monthSpendNanoUsd} />
                </TableCell>
                <TableCell className="pl-8">
                  <TeamBudget team={team} />
                </TableCell>
                <TableCell className="whitespace-nowrap text-muted-foreground">
                  <When at={team.createdAt} />
                </TableCell>
                <TableCell className="w-12 text-right">
                  <TeamActions team={team} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="divide-y md:hidden">
        {teams.map((team) => (
          <li key={team.id} className="grid grid-cols-1 gap-3 px-4 py-4">
            <div className="flex items-center justify-between gap-3">
              <span className="min-w-0 truncate font-medium">
                <TeamLink team={team} />
              </span>
              <TeamActions team={team} />
            </div>
            <TeamBudget team={team} />
            <p className="text-muted-foreground text-xs">
              <KeysLink team={team} /> · <Money amount={team.monthSpendNanoUsd} /> this month
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

const TeamLink = ({ team }: { team: TeamView }) => (
  <Link href={`/teams/${team.id}`} className="underline-offset-4 hover:underline">
    {team.name}
  </Link>
);

const KeysLink = ({ team }: { team: TeamView }) => (
  <Link href={`/keys?teamId=${team.id}`} className="whitespace-nowrap underline-offset-4 hover:underline">
    {plural(team.virtualKeyCount, "key")}
  </Link>
);

const TeamBudget = ({ team }: { team: TeamView }) =>
  team.budgets.length > 0 ? (
    <FullestBudget budgets={team.budgets} />
  ) : (
    <span className="text-muted-foreground">No budget</span>
  );
