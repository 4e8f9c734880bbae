import type { CallerForm, CallerRequest } from "../../caller-request.ts";
import { FoundText } from "../find-texts.ts";
import { JsonEdits } from "../json-edits.ts";
import { type RequestText, textsOf } from "./texts-of.ts";

/** A text to stand where another one was. What `textsOf` gives, handed back, changes nothing. */
export type TextReplacement = RequestText;

/**
 * The request's bytes with other texts in them. All that is not replaced stays byte for byte as it was sent, and so does a
 * text that is the same as before; without a change these are the caller's own bytes. Read them with `dialect.parse`
 * again: what is held for and sent goes by what that says. Two names of one object that become the same are refused there.
 * @throws Error for a form, whose body are no bytes: `replaceFormTexts`
 */
export function replaceTexts(request: CallerRequest, replacements: readonly TextReplacement[]): Buffer {
  if (request.form) throw new Error("a form has no bytes to edit");
  const edits = new JsonEdits();
  for (const { text, place, signed } of replacements) {
    // Most are handed back as they were. No body has two values of one name, so that there is nothing else to edit.
    if (signed || (place instanceof FoundText && place.text === text)) continue;
    if (place.name) edits.name(place.path, text);
    else edits.text(place.path, text);
  }
  return edits.apply(request.bytes);
}

/**
 * The same for a form: one that encodes to the other texts, and everything else as before. Read it with
 * `dialect.parseForm` again.
 * @throws Error where fields of one name would differ: `canReplaceTexts` is false for such a form
 */
export function replaceFormTexts(form: CallerForm, replacements: readonly TextReplacement[]): CallerForm {
  const replaced = new Map<string, string>();
  for (const { text, place } of replacements) {
    const name = String(place.path[0]);
    if (isRepeated(form, name)) throw new Error("fields of one name cannot be told apart when they are encoded");
    replaced.set(name, text);
  }
  return {
    fields: form.fields.map(([name, value]) => [name, replaced.get(name) ?? value]),
    fileBytes: form.fileBytes,
    encode: (more) => form.encode({ ...Object.fromEntries(replaced), ...more }),
  };
}

/** Whether every text of a request that no vendor signed can be replaced; false for forms with lists of texts. */
export function canReplaceTexts(request: CallerRequest): boolean {
  const { form } = request;
  return !form || textsOf(request).every(({ place }) => !isRepeated(form, String(place.path[0])));
}

const isRepeated = ({ fields }: CallerForm, name: string): boolean =>
  fields.filter(([other]) => other === name).length > 1;
