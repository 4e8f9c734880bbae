import { estimateTokens, MOST_TOKENS } from "@gatehouse/metering";
import type { CallerRequest } from "@gatehouse/wire";
import type { Gateway } from "../container.ts";

/** What a request is expected to use: its input by its bytes, and all the output that it asks for. */
export function expectedTokens(gateway: Gateway, request: CallerRequest): { input: number; output: number } {
  const { inputTokenBound, form, bytes, generates, maxOutputTokens, usualOutputTokens, choices } = request;
  const requestBytes = form?.fileBytes ?? bytes.length;
  const { input = 0 } = estimateTokens({ inputTokenBound, requestBytes, outputBytes: 0 });
  const cap = maxOutputTokens ?? usualOutputTokens ?? gateway.limits.defaultOutputTokens;
  return { input: Math.max(1, input), output: generates ? Math.min(cap * choices, MOST_TOKENS) : 0 };
}
