import { spliceCompletionsBody } from "@gatehouse/wire";
import type { NativeFormat } from "./native-format.ts";
import { openAiChatNative } from "./openai-chat.ts";

/** Answers are those of chat completions, but for the text's place, which `choiceTextBytes` knows as well. */
export const openAiCompletionsNative: NativeFormat = {
  ...openAiChatNative,
  encode: ({ request, target, outputCapTokens }, { quirks }) =>
    spliceCompletionsBody(request, {
      model: target.upstreamModel,
      outputCapTokens,
      includeUsage: quirks.streamUsage === "stream_options",
      drop: quirks.drop,
    }),
};
