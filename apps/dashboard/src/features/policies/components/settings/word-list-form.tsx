"use client";
import type { WordList } from "@gatehouse/domain";
import { useId, useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { inputClasses } from "#components/ui/input.tsx";
import { cn } from "#lib/cn.ts";
import { plural } from "#lib/format.ts";
import { NEW_WORD_LIST } from "../../setting-kinds.ts";
import { problemsOfSetting } from "../../setting-problems.ts";
import { useCheckedForm } from "../../use-checked-form.ts";
import { linesOf } from "../../word-list.ts";
import { NameField, SettingFormFrame, type SettingFormProps } from "./setting-form.tsx";

export function WordListForm({ given, place, document, onDone }: SettingFormProps<WordList>) {
  const id = useId();
  const form = useCheckedForm(
    given ?? NEW_WORD_LIST,
    (entry) => problemsOfSetting(document, "wordList", place, entry),
    onDone,
  );
  const { value, setValue, problems } = form;
  // As it is typed: half of a line is no word yet.
  const [text, setText] = useState(value.words.join("\n"));
  const type = (typed: string) => {
    setText(typed);
    setValue({ ...value, words: linesOf(typed) });
  };
  return (
    <SettingFormFrame form={form} adds={given ? undefined : "word list"}>
      <NameField
        isNew={!given}
        error={problems.name}
        value={value.name}
        placeholder="projects"
        onChange={(name) => setValue({ ...value, name })}
      />
      <Field
        label="Words and phrases, one on each line"
        hint={`${plural(value.words.length, "word")}. Found as whole words; up to 5,000.`}
        error={problems.words}
      >
        {(control) => (
          <textarea
            {...control}
            value={text}
            rows={10}
            spellCheck={false}
            autoComplete="off"
            className={cn(inputClasses, "py-2 leading-5")}
            onChange={(event) => type(event.target.value)}
          />
        )}
      </Field>
      <label htmlFor={id} className="flex items-center gap-2.5 text-compact">
        <Checkbox
          id={id}
          checked={value.caseSensitive}
          onCheckedChange={(checked) => setValue({ ...value, caseSensitive: checked === true })}
        />
        Only with the same upper and lower case
      </label>
    </SettingFormFrame>
  );
}
