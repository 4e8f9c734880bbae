"use client";
import { type FormEvent, useState } from "react";
import type { FormProblems } from "./form-problems.ts";

const NONE: FormProblems = {};

/** A form over one value. What is wrong with it is shown once somebody has tried to be done. */
export function useCheckedForm<Value>(
  given: Value,
  problemsOf: (value: Value) => FormProblems,
  onDone: (value: Value) => void,
) {
  const [value, setValue] = useState(given);
  const [isTried, setTried] = useState(false);
  const found = problemsOf(value);
  const hasProblems = Object.keys(found).length > 0;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands in the tree of another form's page, not in the form.
    event.stopPropagation();
    const form = event.currentTarget;
    if (!hasProblems) return onDone(value);
    setTried(true);
    requestAnimationFrame(() => showFirstProblem(form));
  };
  return {
    value,
    setValue,
    problems: isTried ? found : NONE,
    /** Of the form as a whole. */
    problem: isTried && hasProblems ? "Mend what is marked below." : undefined,
    submit,
  };
}

/** Brings the first thing that is wrong into view; its field gets the focus where it is one that can be typed in. */
function showFirstProblem(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLElement>('[aria-invalid="true"], p[role="alert"]');
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}
