import type { CallerForm, CallerRequest } from "../../caller-request.ts";
import { findTexts } from "../find-texts.ts";
import type { Path } from "../json-edits.ts";
import { FORM_CODES, SETTINGS, STRUCTURES } from "../words.ts";
import { signedThoughts } from "./signed-thoughts.ts";

/** Where a text of a request lies; good for the very request that it was read from. */
export interface TextPlace {
  /** Keys and indexes from the body's root; in a form: the name of a field, and which of those of that name it is. */
  readonly path: Path;
  /** The text is the last key of the path itself. */
  readonly name?: true | undefined;
}

/** A text that a person, a tool or an application wrote into a request. */
export interface RequestText {
  /** Never empty. Arguments of a call that are JSON in a string are one text, with its quotes and escapes. */
  text: string;
  place: TextPlace;
  /**
   * A vendor has signed it (what a model thought, handed back): it would refuse the request with another text here, so
   * `replaceTexts` leaves it as it is.
   */
  signed?: true;
}

/**
 * Every text in a request of any format: messages of all roles, instructions, results and arguments of tools, what
 * describes tools and schemas, prompts, inputs, documents in plain text, stop sequences, and for whom it is (`user`,
 * `metadata`): that goes to the provider as well. Left out are what tells how to answer, models, words of the format, names of tools, addresses, data: URLs and the bytes
 * of pictures, sounds and files. A member that is not known is taken for text, with all that is in it.
 */
export function textsOf(request: CallerRequest): RequestText[] {
  if (request.form) return formTexts(request.form);
  const texts: RequestText[] = [];
  const thoughts = signedThoughts(request.body);
  for (const key of Object.keys(request.body)) {
    if (SETTINGS.has(key)) continue;
    const zone = STRUCTURES.has(key) ? "structure" : "free";
    for (const found of findTexts(request.body[key], [key], zone, thoughts)) {
      texts.push(found.signed ? { text: found.text, place: found, signed: true } : { text: found.text, place: found });
    }
  }
  return texts;
}

function formTexts({ fields }: CallerForm): RequestText[] {
  const seen = new Map<string, number>();
  return fields.flatMap(([name, text]) => {
    const index = seen.get(name) ?? 0;
    seen.set(name, index + 1);
    return text === "" || FORM_CODES.has(name.replace(/\[\]$/, "")) ? [] : [{ text, place: { path: [name, index] } }];
  });
}
