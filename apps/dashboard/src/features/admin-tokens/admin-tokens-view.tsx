"use client";
import type { CreatedAdminTokenView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { KeySquare, Plus } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { CreateTokenDialog } from "./components/create-token-dialog.tsx";
import { TokenList } from "./components/token-list.tsx";
import { TokenSecretDialog } from "./components/token-secret-dialog.tsx";
import { adminTokensQuery } from "./queries.ts";

/** Tokens with which scripts use the admin API. */
export function AdminTokensView() {
  const may = useMay("organization.write");
  return may ? <Tokens /> : <Callout>Only owners and administrators see and make API tokens.</Callout>;
}

function Tokens() {
  const tokens = useQuery(adminTokensQuery());
  const [making, setMaking] = useQueryState("new", parseAsBoolean.withDefault(false));
  const [created, setCreated] = useState<CreatedAdminTokenView | null>(null);
  const items = tokens.data?.items ?? [];
  const make = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden />
      New token
    </Button>
  );
  return (
    <>
      <Card aria-label="API tokens" className="overflow-hidden">
        <CardHeader
          title="API tokens"
          description="For scripts that use the admin API. Applications that call models use keys instead."
          actions={items.length > 0 ? make : null}
        />
        <div className="border-t">
          {tokens.isPending ? <TableSkeleton columns={4} /> : null}
          {tokens.isError ? (
            <ErrorState title="The tokens could not be loaded" error={tokens.error} onRetry={tokens.refetch} />
          ) : null}
          {tokens.data && items.length === 0 ? (
            <EmptyState icon={KeySquare} title="No tokens yet" action={make}>
              A token does what you choose for it, never more than you may, and ends within a year.
            </EmptyState>
          ) : null}
          {items.length > 0 ? <TokenList tokens={items} /> : null}
        </div>
      </Card>
      <CreateTokenDialog open={making} onOpenChange={(open) => setMaking(open || null)} onCreated={setCreated} />
      <TokenSecretDialog created={created} onStored={() => setCreated(null)} />
    </>
  );
}
