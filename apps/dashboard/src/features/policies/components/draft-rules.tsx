"use client";
import type { PolicyDocument, PolicyRule, PolicyView } from "@gatehouse/domain";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import type { PolicyNames } from "../policy-names.ts";
import { duplicated, moved, put, switched, withRules } from "../rule-edits.ts";
import type { DraftEdits } from "../use-draft-edits.ts";
import { OtherEditorNote } from "./other-editor-note.tsx";
import { RuleActions } from "./rule-actions.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";
import { SettingsEditor } from "./settings/settings-editor.tsx";
import { SettingsSummary } from "./settings-summary.tsx";

interface DraftRulesProps {
  view: PolicyView;
  names: PolicyNames;
  edits: DraftEdits;
  readOnly: boolean;
}

/** The rule that the dialog shows. `place` null: a new one. */
type Opened = { place: number | null; rule: PolicyRule };

export function DraftRules({ view, names, edits, readOnly }: DraftRulesProps) {
  const { document } = edits;
  const [opened, setOpened] = useState<Opened | null>(null);
  const [said, setSaid] = useState("");
  if (!document) return null;
  if (edits.unsaved === "yaml") return <OtherEditorNote changed="YAML" edits={edits} />;
  const changeDocument = (next: PolicyDocument, words: string) => {
    edits.change(next);
    setSaid(words);
  };
  const change = (rules: PolicyRule[], words: string) => changeDocument(withRules(document, rules), words);
  const issues = edits.unsaved === null ? (view.draft?.issues ?? []) : [];
  const { rules } = document;
  return (
    <div className="grid min-w-0 gap-4">
      <Card aria-label="Rules of the draft" className="overflow-hidden">
        <RuleList
          document={document}
          names={names}
          issues={issues}
          {...(readOnly
            ? {}
            : {
                actions: (rule: PolicyRule, place: number) => (
                  <RuleActions
                    rule={rule}
                    place={place}
                    count={rules.length}
                    onEdit={() => setOpened({ place, rule })}
                    onMove={(to) =>
                      change(moved(rules, place, to), `${rule.name} is now rule ${to + 1} of ${rules.length}`)
                    }
                    onDuplicate={() => change(duplicated(rules, place), `${rule.name} is duplicated`)}
                    onSwitch={() => change(switched(rules, place), `${rule.name} is ${rule.enabled ? "off" : "on"}`)}
                    onDelete={() => change(rules.toSpliced(place, 1), `${rule.name} is deleted`)}
                  />
                ),
              })}
        />
        {readOnly ? null : (
          <RulesFooter
            document={document}
            onAdd={() => setOpened({ place: null, rule: { name: "", enabled: true, then: {} } })}
            onOtherwise={(otherwise) => edits.change({ ...document, otherwise })}
          />
        )}
        {readOnly ? <SettingsSummary document={document} names={names} issues={issues} /> : null}
      </Card>
      {readOnly ? null : (
        <SettingsEditor
          document={document}
          directory={view.directory}
          names={names}
          issues={issues}
          onChange={changeDocument}
        />
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      <RuleDialog
        opened={opened}
        onClose={() => setOpened(null)}
        document={document}
        directory={view.directory}
        onDone={(rule, place) =>
          change(put(rules, place, rule), `${rule.name} is ${place === null ? "added" : "changed"}`)
        }
      />
    </div>
  );
}

interface RulesFooterProps {
  document: PolicyDocument;
  onAdd: () => void;
  onOtherwise: (otherwise: PolicyDocument["otherwise"]) => void;
}

const RulesFooter = ({ document, onAdd, onOtherwise }: RulesFooterProps) => (
  <div className="flex flex-wrap items-end justify-between gap-3 border-t px-5 py-3.5">
    <Field label="What no rule decides" className="w-full sm:w-64">
      {(control) => (
        <Select
          {...control}
          value={document.otherwise}
          onValueChange={(value) => onOtherwise(value === "deny" ? "deny" : "allow")}
          options={[
            { value: "allow", label: "Is allowed" },
            { value: "deny", label: "Is denied" },
          ]}
        />
      )}
    </Field>
    <Button onClick={onAdd}>
      <Plus aria-hidden />
      Add rule
    </Button>
  </div>
);
