"use client";
import type { PolicyDirectoryView, PolicyDocument, PolicyRule } from "@gatehouse/domain";
import { DialogForm } from "#components/dialog-form.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { useSession } from "#features/session/index.ts";
import { useLastPresent } from "#lib/use-last-present.ts";
import { choicesOf } from "../rule-choices.ts";
import { problemsOf } from "../rule-problems.ts";
import { useCheckedForm } from "../use-checked-form.ts";
import { ConditionsEditor } from "./conditions-editor.tsx";
import { EffectsEditor } from "./effects-editor.tsx";

interface RuleDialogProps {
  /** The rule to edit, with its place (null: it is a new one); null: closed. */
  opened: { place: number | null; rule: PolicyRule } | null;
  onClose: () => void;
  document: PolicyDocument;
  directory: PolicyDirectoryView;
  onDone: (rule: PolicyRule, place: number | null) => void;
}

export function RuleDialog({ opened, onClose, onDone, ...context }: RuleDialogProps) {
  const shown = useLastPresent(opened);
  return (
    <Dialog open={opened !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        side="right"
        className="max-w-xl"
        title={shown?.place === null ? "New rule" : "Edit rule"}
        description="It is for requests for which all conditions hold."
      >
        {shown ? (
          <RuleForm
            {...context}
            rule={shown.rule}
            isNew={shown.place === null}
            onDone={(rule) => {
              onDone(rule, shown.place);
              onClose();
            }}
          />
        ) : null}
      </DialogContent>
    </Dialog>
  );
}

interface RuleFormProps extends Pick<RuleDialogProps, "document" | "directory"> {
  rule: PolicyRule;
  isNew: boolean;
  onDone: (rule: PolicyRule) => void;
}

/** Edits the rule itself, so that what no field shows stays in it. */
function RuleForm({ rule: given, isNew, document, directory, onDone }: RuleFormProps) {
  const { timeZone } = useSession().organization;
  const choices = choicesOf(document, directory, timeZone);
  const form = useCheckedForm(given, problemsOf, (rule) => onDone({ ...rule, name: rule.name.trim() }));
  const { value: rule, setValue: setRule, problems } = form;
  const conditions = (part: "when" | "unless") => (
    <ConditionsEditor
      part={part}
      value={rule[part]}
      onChange={(next) => {
        const { [part]: _, ...rest } = rule;
        setRule(next === undefined ? rest : { ...rest, [part]: next });
      }}
      choices={choices}
      problems={problems}
    />
  );
  return (
    <DialogForm
      onSubmit={form.submit}
      problem={form.problem}
      submitLabel={isNew ? "Add rule" : "Apply"}
      pending={false}
    >
      <Field label="Name" error={problems.name} hint="Callers and records see it.">
        {(control) => (
          <Input
            {...control}
            value={rule.name}
            maxLength={100}
            autoComplete="off"
            autoFocus={isNew}
            onChange={(event) => setRule({ ...rule, name: event.target.value })}
          />
        )}
      </Field>
      <section aria-label="When" className="grid gap-2.5">
        <h3 className="font-semibold text-sm">When</h3>
        {conditions("when")}
        <Disclosure label="Except when" open={rule.unless !== undefined}>
          {conditions("unless")}
        </Disclosure>
      </section>
      <section aria-label="Then" className="grid gap-2.5">
        <h3 className="font-semibold text-sm">Then</h3>
        <EffectsEditor
          value={rule.then}
          onChange={(then) => setRule({ ...rule, then })}
          choices={choices}
          problems={problems}
        />
      </section>
    </DialogForm>
  );
}
