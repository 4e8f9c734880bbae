import { is, isEmptyList, isListOf, type KnownFields, knownFields } from "../canonical/mapping.ts";

/** What is done with every field of a generateContent request, in camelCase; any other is refused. */
export const BODY = knownFields({
  carried: ["contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "model"],
  hints: ["labels"],
  neutral: { safetySettings: isEmptyList, store: is(false) },
});

export const CONFIG = knownFields({
  carried: [
    "maxOutputTokens",
    "temperature",
    "topP",
    "topK",
    "stopSequences",
    "seed",
    "presencePenalty",
    "frequencyPenalty",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "thinkingConfig",
  ],
  neutral: {
    candidateCount: is(1),
    responseModalities: isListOf("TEXT"),
    responseLogprobs: is(false),
    mediaResolution: is("MEDIA_RESOLUTION_UNSPECIFIED"),
  },
});
/** What was thought is told in any case, as far as the provider tells it, in parts that say what they are. */
export const THINKING = knownFields({ carried: ["thinkingLevel", "thinkingBudget", "includeThoughts"] });

export const CONTENT = knownFields({ carried: ["role", "parts"] });

const MARKS = ["thought", "thoughtSignature"];

/** By the field that says what a part is. */
export const PARTS: ReadonlyMap<string, KnownFields> = new Map([
  ["text", knownFields({ carried: ["text", ...MARKS], hints: ["partMetadata"] })],
  ["functionCall", knownFields({ carried: ["functionCall", ...MARKS], hints: ["partMetadata"] })],
  ["functionResponse", knownFields({ carried: ["functionResponse"], hints: ["partMetadata"] })],
  ["inlineData", knownFields({ carried: ["inlineData"], hints: ["partMetadata"] })],
  ["fileData", knownFields({ carried: ["fileData"], hints: ["partMetadata"] })],
]);
export const INLINE_DATA = knownFields({ carried: ["mimeType", "data", "displayName"] });
export const FILE_DATA = knownFields({ carried: ["mimeType", "fileUri", "displayName"] });
export const FUNCTION_CALL = knownFields({
  carried: ["id", "name", "args"],
  neutral: { partialArgs: isEmptyList, willContinue: is(false) },
});
export const FUNCTION_RESPONSE = knownFields({
  carried: ["id", "name", "response"],
  neutral: { parts: isEmptyList, willContinue: is(false), scheduling: is("SCHEDULING_UNSPECIFIED") },
});

export const TOOL = knownFields({ carried: ["functionDeclarations"] });
export const DECLARATION = knownFields({
  carried: ["name", "description", "parameters", "parametersJsonSchema"],
  // What a function gives back is seen when it does.
  hints: ["response", "responseJsonSchema"],
  neutral: { behavior: is("UNSPECIFIED", "BLOCKING") },
});
export const TOOL_CONFIG = knownFields({
  carried: ["functionCallingConfig"],
  neutral: { includeServerSideToolInvocations: is(false) },
});
export const CALLING_CONFIG = knownFields({
  carried: ["mode", "allowedFunctionNames"],
  hints: ["streamFunctionCallArguments"],
});
