"use client";
import type { PolicyVersionView } from "@gatehouse/domain";
import { useQuery } from "@tanstack/react-query";
import { CodeBlock } from "#components/data/code-block.tsx";
import { ErrorState } from "#components/data/error-state.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Dialog, DialogBody, DialogContent } from "#components/ui/dialog.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import type { PolicyNames } from "../policy-names.ts";
import { versionQuery, yamlQuery } from "../queries.ts";
import { HiddenNote } from "./hidden-note.tsx";
import { RuleList } from "./rule-list.tsx";
import { SettingsSummary } from "./settings-summary.tsx";
import { UnreadableNote } from "./unreadable-note.tsx";
import { VersionLine } from "./version-line.tsx";

interface VersionDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  version: PolicyVersionView;
  names: PolicyNames;
}

/** A version to read: as rules and as text. */
export function VersionDialog({ open, onOpenChange, version, names }: VersionDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        side="right"
        className="max-w-2xl"
        title={`Version ${version.version}`}
        description={<VersionLine version={version} />}
      >
        <DialogBody>
          <Tabs defaultValue="rules" className="grid min-w-0 gap-3">
            <TabsList aria-label="Version" className="w-fit">
              <TabsTrigger value="rules">Rules</TabsTrigger>
              <TabsTrigger value="yaml">YAML</TabsTrigger>
            </TabsList>
            <TabsContent value="rules" className="min-w-0">
              <VersionRules version={version.version} names={names} />
            </TabsContent>
            <TabsContent value="yaml" className="min-w-0">
              <VersionYaml version={version.version} />
            </TabsContent>
          </Tabs>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function VersionRules({ version, names }: { version: number; names: PolicyNames }) {
  const detail = useQuery(versionQuery(version));
  if (detail.isPending) return <TableSkeleton columns={2} rows={3} />;
  if (detail.isError) {
    return <ErrorState title="The version could not be loaded" error={detail.error} onRetry={detail.refetch} />;
  }
  const { document, hidden } = detail.data;
  if (!document) return <UnreadableNote what={`Version ${version}`} />;
  return (
    <div className="grid min-w-0 gap-3">
      {hidden ? <HiddenNote /> : null}
      <div className="overflow-hidden rounded-lg border">
        <RuleList document={document} names={names} />
        <SettingsSummary document={document} names={names} issues={[]} />
      </div>
    </div>
  );
}

function VersionYaml({ version }: { version: number }) {
  const text = useQuery(yamlQuery(version, version));
  if (text.isPending) return <TableSkeleton columns={1} rows={3} />;
  if (text.isError) {
    return <ErrorState title="The YAML could not be loaded" error={text.error} onRetry={text.refetch} />;
  }
  return (
    <div className="grid min-w-0 gap-3">
      {text.data.hidden ? <HiddenNote /> : null}
      <CodeBlock code={text.data.yaml} what="YAML" />
    </div>
  );
}
