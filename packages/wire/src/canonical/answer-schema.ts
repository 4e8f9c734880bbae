import type { LanguageModelV4CallOptions, LanguageModelV4FunctionTool } from "@ai-sdk/provider";
import type { Mapping } from "./mapping.ts";
import { type Json, optionalBoolean, optionalString } from "./refuse.ts";

type Schema = LanguageModelV4FunctionTool["inputSchema"];
type FormatOptions = Pick<LanguageModelV4CallOptions, "responseFormat" | "providerOptions">;

const LOOSE = { openai: { strictJsonSchema: false }, openaiCompatible: { strictJsonSchema: false } };

/**
 * An answer in JSON as OpenAI's formats ask for it.
 * @param declared holds `name`, `description` and `strict`
 * @param param its path
 */
export function answerSchema(schema: Schema, declared: Json, param: string, mapping: Mapping): FormatOptions {
  const name = optionalString(declared.name, `${param}.name`);
  const description = optionalString(declared.description, `${param}.description`);
  // Few vendors have a place for a description beside the schema, all of them have one in it.
  const described = description === undefined ? schema : { description, ...schema };
  const responseFormat = {
    type: "json" as const,
    schema: described,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
  return isLoose(declared.strict, `${param}.strict`, mapping)
    ? { responseFormat, providerOptions: LOOSE }
    : { responseFormat };
}

/** Off unless said. Where it cannot be off, the schema is followed to the letter, which is more than was asked for. */
function isLoose(value: unknown, param: string, mapping: Mapping): boolean {
  const strict = optionalBoolean(value, param);
  if (strict === true) return false;
  if (strict === false && !mapping.abilities.looseSchemas) mapping.drop(param);
  return mapping.abilities.looseSchemas;
}
