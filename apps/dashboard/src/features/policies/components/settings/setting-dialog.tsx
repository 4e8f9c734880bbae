"use client";
import type { PolicyDirectoryView, PolicyDocument } from "@gatehouse/domain";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { useSession } from "#features/session/index.ts";
import { useLastPresent } from "#lib/use-last-present.ts";
import { choicesOf } from "../../rule-choices.ts";
import { settingWords } from "../../setting-kinds.ts";
import { type ListKind, putSetting, type SettingKind, type SettingLists, withExternal } from "../../settings-edits.ts";
import { AliasForm } from "./alias-form.tsx";
import { ClassForm } from "./class-form.tsx";
import { ExternalForm } from "./external-form.tsx";
import { GuardrailForm } from "./guardrail-form.tsx";
import { PatternForm } from "./pattern-form.tsx";
import type { SettingFormProps } from "./setting-form.tsx";
import { WordListForm } from "./word-list-form.tsx";

/** The entry that the dialog shows. `place` null: a new one. */
export interface OpenedSetting {
  kind: SettingKind;
  place: number | null;
}

interface SettingDialogProps {
  /** null: closed. */
  opened: OpenedSetting | null;
  onClose: () => void;
  document: PolicyDocument;
  directory: PolicyDirectoryView;
  onDone: (document: PolicyDocument, words: string) => void;
}

/** One entry beside the rules, as a form. */
export function SettingDialog({ opened, onClose, onDone, ...context }: SettingDialogProps) {
  const shown = useLastPresent(opened);
  if (!shown) return null;
  const { one, hint } = settingWords(shown.kind);
  return (
    <Dialog open={opened !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        side="right"
        className="max-w-xl"
        title={shown.place === null ? `New ${one}` : `Edit ${one}`}
        description={hint}
      >
        <SettingForm
          {...context}
          opened={shown}
          onDone={(document, words) => {
            onDone(document, words);
            onClose();
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

type SettingFormsProps = Pick<SettingDialogProps, "document" | "directory" | "onDone"> & { opened: OpenedSetting };

function SettingForm({ opened: { kind, place }, document, directory, onDone }: SettingFormsProps) {
  const { timeZone } = useSession().organization;
  const { sensitivity, aliases, guardrails } = document;
  const done = place === null ? "is added" : "is changed";
  const formOf = <Kind extends ListKind>(
    list: Kind,
    entries: readonly SettingLists[Kind][],
  ): SettingFormProps<SettingLists[Kind]> => ({
    given: place === null ? undefined : entries[place],
    place,
    document,
    choices: choicesOf(document, directory, timeZone),
    onDone: (entry) => onDone(putSetting(document, list, place, entry), `${entry.name} ${done}`),
  });
  switch (kind) {
    case "class":
      return <ClassForm {...formOf("class", sensitivity.classes)} />;
    case "pattern":
      return <PatternForm {...formOf("pattern", sensitivity.patterns)} />;
    case "wordList":
      return <WordListForm {...formOf("wordList", sensitivity.wordLists)} />;
    case "alias":
      return <AliasForm {...formOf("alias", aliases)} />;
    case "guardrail":
      return <GuardrailForm {...formOf("guardrail", guardrails)} />;
    case "external":
      return (
        <ExternalForm
          given={sensitivity.external ?? undefined}
          document={document}
          choices={choicesOf(document, directory, timeZone)}
          onDone={(external) => onDone(withExternal(document, external), `The external detector ${done}`)}
        />
      );
  }
}
