"use client";
import type { PolicyView } from "@gatehouse/domain";
import { FilePen } from "lucide-react";
import { useEffect, useState } from "react";
import { EmptyState } from "#components/data/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { useMay } from "#features/session/index.ts";
import type { PolicyNames } from "../policy-names.ts";
import type { DraftEdits } from "../use-draft-edits.ts";
import type { DryRuns } from "../use-dry-runs.ts";
import { type DraftTab, useDraftTab } from "../use-policy-tab.ts";
import { DraftHeader } from "./draft-header.tsx";
import { DraftReview } from "./draft-review.tsx";
import { DraftRules } from "./draft-rules.tsx";
import { DraftYaml } from "./draft-yaml.tsx";
import { DryRunPanel } from "./dry-run-panel.tsx";
import { IssueList } from "./issue-list.tsx";
import { SaveProblem } from "./save-problem.tsx";
import { UnsavedBar } from "./unsaved-bar.tsx";

interface DraftPanelProps {
  view: PolicyView;
  names: PolicyNames;
  edits: DraftEdits;
  runs: DryRuns;
  /** The draft is published, or discarded. */
  onGone: () => void;
  /** Begins a draft; null: one may not. */
  onBegin: (() => void) | null;
}

/** The next policy: what is written, what is wrong with it, what it would change. */
export function DraftPanel({ view, names, edits, runs, onGone, onBegin }: DraftPanelProps) {
  const { draft, inForce } = view;
  const [tab, setTab] = useDraftTab();
  const mayWrite = useMay("policy.write");
  const [sought, setSought] = useState<string | null>(null);
  useFoundPlace(sought, tab, () => setSought(null));
  useSaveShortcut(edits);
  if (!draft && edits.unsaved === null) return <NoDraft onBegin={onBegin} />;
  const find = (anchor: string) => {
    setTab("rules");
    setSought(anchor);
  };
  return (
    <div className="grid min-w-0 gap-4">
      {draft ? <DraftHeader draft={draft} view={view} edits={edits} runs={runs} onGone={onGone} /> : null}
      <SaveProblem edits={edits} draft={draft} />
      {draft ? <IssueList draft={draft} isUnsaved={edits.unsaved !== null} onFind={find} /> : null}
      <Tabs value={tab} onValueChange={(next) => setTab(next as DraftTab)} className="grid min-w-0 gap-3">
        <TabsList aria-label="Draft" className="w-fit max-w-full overflow-x-auto">
          <TabsTrigger value="rules">Rules</TabsTrigger>
          <TabsTrigger value="yaml">YAML</TabsTrigger>
          <TabsTrigger value="review">Review</TabsTrigger>
          <TabsTrigger value="dry-run">Dry run</TabsTrigger>
        </TabsList>
        <TabsContent value="rules" className="min-w-0">
          <DraftRules view={view} names={names} edits={edits} readOnly={!mayWrite} />
        </TabsContent>
        <TabsContent value="yaml" className="min-w-0">
          <DraftYaml draft={draft} edits={edits} readOnly={!mayWrite} />
        </TabsContent>
        <TabsContent value="review" className="min-w-0">
          {draft ? <DraftReview draft={draft} inForce={inForce} names={names} /> : null}
        </TabsContent>
        <TabsContent value="dry-run" className="min-w-0">
          {draft ? <DryRunPanel draft={draft} runs={runs} isUnsaved={edits.unsaved !== null} /> : null}
        </TabsContent>
      </Tabs>
      {edits.unsaved ? <UnsavedBar edits={edits} /> : null}
    </div>
  );
}

const NoDraft = ({ onBegin }: { onBegin: (() => void) | null }) => (
  <Card aria-label="Draft">
    <EmptyState
      icon={FilePen}
      title="There is no draft"
      action={
        onBegin ? (
          <Button variant="primary" onClick={onBegin}>
            Edit policy
          </Button>
        ) : null
      }
    >
      A draft changes nothing until it is published.
    </EmptyState>
  </Card>
);

/** Goes to the rule or the setting that an issue is about, once its list is shown. */
function useFoundPlace(anchor: string | null, tab: DraftTab, onFound: () => void) {
  useEffect(() => {
    if (anchor === null || tab !== "rules") return;
    const row = document.getElementById(anchor);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "center" });
    onFound();
  });
}

/** ⌘S or Ctrl+S saves, and the browser asks before it leaves what is not saved. */
function useSaveShortcut({ unsaved, saving, overtaken, save }: DraftEdits) {
  useEffect(() => {
    if (unsaved === null) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      if (!saving && !overtaken) void save();
    };
    const onLeave = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("keydown", onKey);
    window.addEventListener("beforeunload", onLeave);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("beforeunload", onLeave);
    };
  }, [unsaved, saving, overtaken, save]);
}
