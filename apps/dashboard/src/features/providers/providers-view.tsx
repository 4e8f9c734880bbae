"use client";
import type { CredentialView, DeploymentView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { Boxes, Plus, Route } from "lucide-react";
import { parseAsBoolean, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { useMay } from "#features/session/index.ts";
import { useLastPresent } from "#lib/use-last-present.ts";
import { CeilingCard } from "./components/ceiling-card.tsx";
import { CredentialCard } from "./components/credential-card.tsx";
import { CredentialDialog } from "./components/credential-dialog.tsx";
import { DeploymentDialog, type DeploymentDraft } from "./components/deployment-dialog.tsx";
import { DeploymentTable } from "./components/deployment-table.tsx";
import { Offers } from "./components/offers.tsx";
import { PriceDialog } from "./components/price-dialog.tsx";
import { credentialsQuery, deploymentsQuery } from "./queries.ts";

export function ProvidersView() {
  const mayWrite = useMay("provider.write");
  const [adding, setAdding] = useQueryState("new", parseAsBoolean.withDefault(false));
  const [draft, setDraft] = useState<DeploymentDraft | null>(null);
  const credentials = useQuery(credentialsQuery());
  const addButton = mayWrite ? (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      Add provider
    </Button>
  ) : null;
  return (
    <Page>
      <PageHeader
        title="Providers"
        description="Where requests go: accounts at vendors or servers of your own, and the models they answer for."
        actions={addButton}
      />
      <div className="grid gap-6">
        {mayWrite ? <Offers /> : null}
        <Credentials addButton={addButton} onAddModel={setDraft} />
        <Deployments
          onAdd={
            mayWrite && credentials.data?.items[0]
              ? () => setDraft({ credentialId: credentials.data.items[0]?.id ?? "", models: [] })
              : null
          }
        />
        <CeilingCard />
      </div>
      <CredentialDialog open={adding} onOpenChange={(open) => setAdding(open || null)} credential={null} />
      <DeploymentDialog draft={draft} credentials={credentials.data?.items ?? []} onClose={() => setDraft(null)} />
    </Page>
  );
}

interface CredentialsProps {
  addButton: ReactNode;
  onAddModel: (draft: DeploymentDraft) => void;
}

function Credentials({ addButton, onAddModel }: CredentialsProps) {
  const credentials = useQuery(credentialsQuery());
  const [editing, setEditing] = useState<CredentialView | null>(null);
  const shown = useLastPresent(editing);
  return (
    <Card aria-label="Provider credentials" className="overflow-hidden">
      <CardHeader title="Connected providers" />
      {credentials.isPending ? <TableSkeleton columns={3} rows={2} /> : null}
      {credentials.isError ? (
        <ErrorState title="The providers could not be loaded" error={credentials.error} onRetry={credentials.refetch} />
      ) : null}
      {credentials.data?.items.length === 0 ? (
        <EmptyState icon={Boxes} title="No provider yet" action={addButton}>
          Add the account of a vendor or the address of your own server.
        </EmptyState>
      ) : null}
      {credentials.data && credentials.data.items.length > 0 ? (
        <ul className="divide-y border-t">
          {credentials.data.items.map((credential) => (
            <CredentialCard
              key={credential.id}
              credential={credential}
              onEdit={() => setEditing(credential)}
              onAddModel={(models) => onAddModel({ credentialId: credential.id, models })}
            />
          ))}
        </ul>
      ) : null}
      {shown ? (
        <CredentialDialog
          open={editing !== null}
          onOpenChange={(open) => !open && setEditing(null)}
          credential={shown}
        />
      ) : null}
    </Card>
  );
}

function Deployments({ onAdd }: { onAdd: (() => void) | null }) {
  const deployments = useQuery(deploymentsQuery());
  const [pricing, setPricing] = useState<DeploymentView | null>(null);
  const addButton = onAdd ? (
    <Button onClick={onAdd}>
      <Plus aria-hidden />
      Add model
    </Button>
  ) : null;
  return (
    <Card aria-label="Models" className="overflow-hidden">
      <CardHeader
        title="Models"
        description="The names applications may send, and what answers them."
        actions={addButton}
      />
      {deployments.isPending ? <TableSkeleton columns={3} rows={3} /> : null}
      {deployments.isError ? (
        <ErrorState title="The models could not be loaded" error={deployments.error} onRetry={deployments.refetch} />
      ) : null}
      {deployments.data?.items.length === 0 ? (
        <EmptyState icon={Route} title="No model yet" action={addButton}>
          {onAdd
            ? "Add one, so that applications have something to call."
            : "Connect a provider first, then add its models."}
        </EmptyState>
      ) : null}
      {deployments.data && deployments.data.items.length > 0 ? (
        <div className="border-t">
          <DeploymentTable deployments={deployments.data.items} onSetPrice={setPricing} />
        </div>
      ) : null}
      <PriceDialog deployment={pricing} onClose={() => setPricing(null)} />
    </Card>
  );
}
