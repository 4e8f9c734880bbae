import type { UnitCounts } from "@gatehouse/domain";
import { isRecord } from "../body/fields.ts";

/** Tools that Anthropic defines and the caller runs: nothing is billed for them but tokens. */
const CALLER_TOOLS = /^(custom|bash_|text_editor_|computer_|memory_)/;
const WEB_SEARCH = /^web_search_/;

/**
 * Tools that run at the provider are billed apart, and what they find is read as input that nobody asked for in the
 * request: how much, no bound can tell. Searches at least are counted.
 */
export function judgeServerTools(body: Record<string, unknown>): { unitBound: UnitCounts; unboundedBy: string | null } {
  const tools = Array.isArray(body.tools) ? body.tools.filter(isRecord) : [];
  const searches = tools
    .filter(({ type }) => typeof type === "string" && WEB_SEARCH.test(type))
    .reduce((sum, { max_uses: uses }) => sum + (Number.isSafeInteger(uses) ? (uses as number) : 0), 0);
  return { unitBound: searches > 0 ? { search: searches } : {}, unboundedBy: unboundedBy(body, tools) };
}

function unboundedBy(body: Record<string, unknown>, tools: readonly Record<string, unknown>[]): string | null {
  const server = tools.findIndex(({ type }) => typeof type === "string" && !CALLER_TOOLS.test(type));
  if (server >= 0) return `tools[${server}]`;
  if (Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0) return "mcp_servers";
  return compacts(body) ? "context_management" : remoteDocument(body);
}

/** To make a conversation shorter, a model reads it and writes: that is billed beside the answer. */
function compacts({ context_management: management }: Record<string, unknown>): boolean {
  const edits = isRecord(management) && Array.isArray(management.edits) ? management.edits : [];
  return edits.some((edit) => isRecord(edit) && String(edit.type ?? "").startsWith("compact"));
}

/** A document behind an address may be of any length. */
function remoteDocument({ messages }: Record<string, unknown>): string | null {
  const isRemote = (block: unknown): boolean =>
    isRecord(block) &&
    ((block.type === "document" && isRecord(block.source) && block.source.type === "url") ||
      (block.type === "tool_result" && Array.isArray(block.content) && block.content.some(isRemote)));
  const index = (messages as unknown[]).findIndex(
    (message) => isRecord(message) && Array.isArray(message.content) && message.content.some(isRemote),
  );
  return index < 0 ? null : `messages.${index}`;
}
