import { is, isEmptyObject, knownFields } from "../canonical/mapping.ts";

/** What is done with every field of a completions request; any other is refused. */
export const BODY = knownFields({
  carried: [
    "model",
    "prompt",
    "stream",
    "stream_options",
    "max_tokens",
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "stop",
    "user",
  ],
  neutral: {
    n: is(1),
    best_of: is(1),
    echo: is(false),
    suffix: is(""),
    logit_bias: isEmptyObject,
  },
});
