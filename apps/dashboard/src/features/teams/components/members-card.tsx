"use client";
import type { TeamMemberView, TeamRole, TeamView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { UserPlus, UserRoundX } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ConfirmDialog } from "#components/confirm-dialog.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Select } from "#components/ui/select.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useMay } from "#features/session/index.ts";
import { useAddMember, useRemoveMember } from "../mutations.ts";
import { teamMembersQuery } from "../queries.ts";
import { AddMemberDialog } from "./add-member-dialog.tsx";

/** Who is in a team. Keys and budgets may belong to a member. */
export function MembersCard({ team }: { team: TeamView }) {
  const members = useQuery(teamMembersQuery(team.id));
  const mayWrite = useMay("team.write");
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<TeamMemberView | null>(null);
  const items = members.data?.items ?? [];
  return (
    <Card aria-label="Members" className="overflow-hidden">
      <CardHeader
        title="Members"
        description="A key may belong to a member; then it counts into the member's budgets and rate limits too."
        actions={
          mayWrite ? (
            <Button onClick={() => setAdding(true)}>
              <UserPlus aria-hidden />
              Add member
            </Button>
          ) : null
        }
      />
      <div className="border-t">
        {members.isPending ? <Skeleton className="m-5 h-8" /> : null}
        {members.isError ? (
          <ErrorState title="The members could not be loaded" error={members.error} onRetry={members.refetch} />
        ) : null}
        {members.data && items.length === 0 ? (
          <p className="px-5 py-6 text-center text-compact text-muted-foreground">The team has no members yet.</p>
        ) : null}
        <ul className="divide-y">
          {items.map((member) => (
            <li key={member.userId} className="flex items-center justify-between gap-3 px-5 py-2.5">
              <span className="min-w-0">
                <span className="block truncate font-medium">{member.name}</span>
                <span className="block truncate text-muted-foreground text-xs">{member.email}</span>
              </span>
              <span className="flex items-center gap-2">
                {mayWrite ? (
                  <>
                    <RoleSelect team={team} member={member} />
                    <Button
                      variant="ghost"
                      size="icon-sm"
                      aria-label={`Remove ${member.name} from the team`}
                      onClick={() => setRemoving(member)}
                    >
                      <UserRoundX aria-hidden />
                    </Button>
                  </>
                ) : member.role === "team_admin" ? (
                  <Badge tone="outline">Runs the team</Badge>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      </div>
      {mayWrite ? <AddMemberDialog team={team} members={items} open={adding} onOpenChange={setAdding} /> : null}
      {removing ? <RemoveMember team={team} member={removing} onClose={() => setRemoving(null)} /> : null}
    </Card>
  );
}

const ROLES: { value: TeamRole; label: string }[] = [
  { value: "member", label: "Member" },
  { value: "team_admin", label: "Runs the team" },
];

function RoleSelect({ team, member }: { team: TeamView; member: TeamMemberView }) {
  const setMember = useAddMember(team.id);
  const { userId, name, role } = member;
  const choose = async (next: string) => {
    try {
      await setMember.mutateAsync({ userId, role: next as TeamRole });
      toast.success(next === "team_admin" ? `${name} now runs ${team.name}` : `${name} is a member of ${team.name}`);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : "Something went wrong.");
    }
  };
  return (
    <Select
      aria-label={`Role of ${name}`}
      value={setMember.isPending ? setMember.variables.role : role}
      onValueChange={choose}
      options={ROLES}
      disabled={setMember.isPending}
      className="w-36"
    />
  );
}

interface RemoveMemberProps {
  team: TeamView;
  member: TeamMemberView;
  onClose: () => void;
}

function RemoveMember({ team, member, onClose }: RemoveMemberProps) {
  const remove = useRemoveMember(team.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${member.name} from ${team.name}?`}
      confirmLabel="Remove member"
      onConfirm={async () => {
        await remove.mutateAsync(member.userId);
        toast.success(`${member.name} has left ${team.name}`);
      }}
    >
      {member.name} then no longer sees the team's keys, budgets and requests. It is refused while keys of the team
      belong to {member.name}.
    </ConfirmDialog>
  );
}
