import type { WireFormat } from "@gatehouse/wire";
import type { NativeFormat } from "./native-format.ts";
import { openAiChatNative } from "./openai-chat.ts";

/** The formats that can be passed through. */
export const NATIVE_FORMATS: Partial<Record<WireFormat, NativeFormat>> = {
  "openai-chat": openAiChatNative,
};
