"use client";
import { isTimeZone } from "@gatehouse/domain";
import { useId } from "react";
import type { UseFormReturn } from "react-hook-form";
import { SelectField } from "#components/select-field.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { BudgetDraft } from "../budget-draft.ts";
import { WEEKDAYS } from "../budget-words.ts";

/** By which clock a budget's windows begin; of weeks also on which day. */
export function ClockFields({ form }: { form: UseFormReturn<BudgetDraft> }) {
  const id = useId();
  const period = form.watch("period");
  return (
    <>
      {period === "week" ? (
        <SelectField
          control={form.control}
          name="weekStart"
          label="Weeks begin on"
          options={WEEKDAYS.map((label, index) => ({ value: String(index + 1), label }))}
        />
      ) : null}
      {period === "total" ? null : (
        <Field
          label="Time zone"
          error={form.formState.errors.timeZone?.message}
          hint="Its days begin at midnight by this clock."
        >
          {(control) => (
            <>
              <Input
                {...control}
                {...form.register("timeZone", {
                  validate: (zone) => isTimeZone(zone) || "Name a time zone, such as Europe/Berlin.",
                })}
                list={id}
                maxLength={64}
                autoComplete="off"
                spellCheck={false}
              />
              <datalist id={id}>
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    </>
  );
}
