"use client";
import type { PolicyDirectoryView, PolicyDocument, PolicyIssueView } from "@gatehouse/domain";
import { useState } from "react";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { issuesOfNeither } from "../../issue-places.ts";
import type { PolicyNames } from "../../policy-names.ts";
import { SETTING_KINDS } from "../../setting-kinds.ts";
import {
  movedSetting,
  type Removal,
  removalOf,
  type SettingKind,
  type SettingPlace,
  settingsOf,
} from "../../settings-edits.ts";
import { IssueLine } from "../issue-line.tsx";
import { RemoveSettingDialog } from "./remove-setting-dialog.tsx";
import { type OpenedSetting, SettingDialog } from "./setting-dialog.tsx";
import { SettingGroup } from "./setting-group.tsx";
import { SigningSecret } from "./signing-secret.tsx";

interface SettingsEditorProps {
  document: PolicyDocument;
  directory: PolicyDirectoryView;
  names: PolicyNames;
  issues: readonly PolicyIssueView[];
  /** `words`: what has been done, for those who cannot see it. */
  onChange: (document: PolicyDocument, words: string) => void;
}

/** What a draft says beside its rules, to be changed by forms. */
export function SettingsEditor({ document, directory, names, issues, onChange }: SettingsEditorProps) {
  const [opened, setOpened] = useState<OpenedSetting | null>(null);
  const [asked, setAsked] = useState<(Removal & { name: string }) | null>(null);
  const remove = (setting: SettingPlace, name: string) => {
    const removal = removalOf(document, setting);
    if (removal.uses.length > 0 || !removal.document) return setAsked({ ...removal, name });
    onChange(removal.document, `${name} is deleted`);
  };
  const hasServices = document.guardrails.length > 0 || document.sensitivity.external !== null;
  return (
    <Card aria-label="Settings" className="overflow-hidden">
      <CardHeader
        title="Settings"
        description="What rules can name: what is looked for in requests, other names for models, services that are asked."
      />
      <div className="divide-y border-t">
        {issuesOfNeither(issues).map((issue) => (
          <div key={issue.path + issue.message} className="px-5 py-3">
            <IssueLine issue={issue} />
          </div>
        ))}
        {SETTING_KINDS.map((words) => (
          <SettingGroup
            key={words.kind}
            words={words}
            document={document}
            names={names}
            issues={issues}
            onOpen={(place) => setOpened({ kind: words.kind, place })}
            onMove={(from, to) => {
              if (words.kind === "external") return;
              const name = settingsOf(document, words.kind)[from]?.name;
              onChange(movedSetting(document, words.kind, from, to), `${name} is now at place ${to + 1}`);
            }}
            onRemove={(place, name) => remove(placeOf(words.kind, place), name)}
          />
        ))}
        {hasServices ? (
          <div className="px-5 py-4">
            <SigningSecret />
          </div>
        ) : null}
      </div>
      <SettingDialog
        opened={opened}
        onClose={() => setOpened(null)}
        document={document}
        directory={directory}
        onDone={onChange}
      />
      <RemoveSettingDialog
        asked={asked}
        onClose={() => setAsked(null)}
        onRemove={(next, name) => onChange(next, `${name} is deleted`)}
      />
    </Card>
  );
}

const placeOf = (kind: SettingKind, place: number): SettingPlace => (kind === "external" ? { kind } : { kind, place });
