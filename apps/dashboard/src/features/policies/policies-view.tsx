"use client";
import type { PolicyView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { PenLine, Route } from "lucide-react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { useTeamsFor } from "#features/session/index.ts";
import { BeginDialog } from "./components/begin-dialog.tsx";
import { DraftPanel } from "./components/draft-panel.tsx";
import { InForce } from "./components/in-force.tsx";
import { LinkedVersion } from "./components/linked-version.tsx";
import { NoPolicy } from "./components/no-policy.tsx";
import { UnreadableDraft } from "./components/unreadable-draft.tsx";
import { VersionList } from "./components/version-list.tsx";
import { namesOf } from "./policy-names.ts";
import { policyQuery } from "./queries.ts";
import { useBeginDraft } from "./use-begin-draft.ts";
import { type DraftEdits, useDraftEdits } from "./use-draft-edits.ts";
import { useDryRuns } from "./use-dry-runs.ts";
import { type PolicyTab, usePolicyTab } from "./use-policy-tab.ts";

export function PoliciesView() {
  const mayRead = useTeamsFor("policy.read").length > 0;
  const policy = useQuery({ ...policyQuery(), enabled: mayRead });
  return (
    <Page>
      <PageHeader
        title="Policies"
        description="Rules that say where requests go, what is done to them on the way, and which are refused. Read from the first to the last."
      />
      {mayRead ? null : (
        <Card>
          <EmptyState icon={Route} title="You are in no team">
            The policy is shown to members of a team. Ask an administrator to add you to one.
          </EmptyState>
        </Card>
      )}
      {policy.isPending && mayRead ? (
        <Card>
          <TableSkeleton columns={2} />
        </Card>
      ) : null}
      {policy.isError && !policy.data ? (
        <Card>
          <ErrorState title="The policy could not be loaded" error={policy.error} onRetry={policy.refetch} />
        </Card>
      ) : null}
      {policy.data ? <LoadedPolicy view={policy.data} /> : null}
    </Page>
  );
}

function LoadedPolicy({ view }: { view: PolicyView }) {
  const edits = useDraftEdits(view);
  const [tab, setTab] = usePolicyTab(view.inForce === null && view.draft ? "draft" : "live");
  const { begin, pending, choosing, setChoosing } = useBeginDraft(view, () => setTab("draft"));
  const hasDraft = view.draft !== null || edits.unsaved !== null;
  return (
    <>
      {view.inForce || hasDraft ? (
        <Tabs value={tab} onValueChange={(next) => setTab(next as PolicyTab)} className="grid min-w-0 gap-4">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <PolicyTabs view={view} hasDraft={hasDraft} isUnsaved={edits.unsaved !== null} />
            {begin && !hasDraft ? (
              <Button variant="primary" pending={pending} onClick={begin}>
                <PenLine aria-hidden />
                Edit policy
              </Button>
            ) : null}
          </div>
          <PolicyPanels view={view} edits={edits} onBegin={begin} onLive={() => setTab("live")} />
        </Tabs>
      ) : (
        <NoPolicy onBegin={begin} />
      )}
      <LinkedVersion names={namesOf(view.directory)} />
      <BeginDialog open={choosing} onOpenChange={setChoosing} view={view} onBegun={() => setTab("draft")} />
    </>
  );
}

interface PolicyPanelsProps {
  view: PolicyView;
  edits: DraftEdits;
  onBegin: (() => void) | null;
  /** Shows what is in force. */
  onLive: () => void;
}

function PolicyPanels({ view, edits, onBegin, onLive }: PolicyPanelsProps) {
  const { inForce, draft } = view;
  const runs = useDryRuns();
  const names = namesOf(view.directory);
  return (
    <>
      <TabsContent value="live" className="min-w-0">
        {inForce ? <InForce inForce={inForce} names={names} /> : <NoPolicy onBegin={null} />}
      </TabsContent>
      <TabsContent value="draft" className="min-w-0">
        {draft?.document === null && edits.unsaved === null ? (
          <UnreadableDraft draft={draft} onDiscarded={onLive} />
        ) : (
          <DraftPanel view={view} names={names} edits={edits} runs={runs} onGone={onLive} onBegin={onBegin} />
        )}
      </TabsContent>
      <TabsContent value="versions" className="min-w-0">
        <VersionList inForce={inForce} names={names} onRestored={onLive} />
      </TabsContent>
    </>
  );
}

function PolicyTabs({ view, hasDraft, isUnsaved }: { view: PolicyView; hasDraft: boolean; isUnsaved: boolean }) {
  const errors = view.draft?.issues.filter(({ severity }) => severity === "error").length ?? 0;
  return (
    <TabsList aria-label="Policy">
      <TabsTrigger value="live">In force</TabsTrigger>
      {hasDraft ? (
        <TabsTrigger value="draft" className="inline-flex items-center gap-1.5">
          Draft
          {errors > 0 ? (
            <Badge tone="danger" className="h-4.5 px-1.5" aria-label={`with ${errors} errors`}>
              {errors}
            </Badge>
          ) : null}
          {isUnsaved ? <span className="size-1.5 rounded-full bg-warning" role="img" aria-label="not saved" /> : null}
        </TabsTrigger>
      ) : null}
      <TabsTrigger value="versions">Versions</TabsTrigger>
    </TabsList>
  );
}
