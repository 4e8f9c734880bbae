"use client";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useState } from "react";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { plural } from "#lib/format.ts";
import { InvitationsCard } from "./components/invitations-card.tsx";
import { InviteDialog } from "./components/invite-dialog.tsx";
import { LinkDialog, type ShownLink } from "./components/link-dialog.tsx";
import { PersonTable } from "./components/person-table.tsx";
import { peopleQuery } from "./queries.ts";

/** Who belongs to the organization and who is invited. */
export function PeopleView() {
  const people = useQuery(peopleQuery());
  const mayWrite = useMay("person.write");
  const [inviting, setInviting] = useQueryState("invite", parseAsBoolean.withDefault(false));
  const [link, setLink] = useState<ShownLink | null>(null);
  return (
    <div className="grid gap-6">
      <Card aria-label="People" className="overflow-hidden">
        <CardHeader
          title="People"
          description={people.data ? `${plural(people.data.items.length, "person", "people")} with an account.` : " "}
          actions={
            mayWrite ? (
              <Button variant="primary" onClick={() => setInviting(true)}>
                <UserPlus aria-hidden />
                Invite
              </Button>
            ) : null
          }
        />
        <div className="border-t">
          {people.isPending ? <TableSkeleton columns={6} /> : null}
          {people.isError ? (
            <ErrorState title="The people could not be loaded" error={people.error} onRetry={people.refetch} />
          ) : null}
          {people.data ? <PersonTable people={people.data.items} onLink={setLink} /> : null}
        </div>
      </Card>
      <InvitationsCard onLink={setLink} />
      {mayWrite ? (
        <InviteDialog open={inviting} onOpenChange={(open) => setInviting(open || null)} onLink={setLink} />
      ) : null}
      <LinkDialog link={link} onStored={() => setLink(null)} />
    </div>
  );
}
