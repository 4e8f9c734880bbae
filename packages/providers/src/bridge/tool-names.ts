import type { LanguageModelV4CallOptions } from "@ai-sdk/provider";
import { GatehouseError } from "@gatehouse/domain";

/**
 * Some packages look names of tools up in plain objects, and lose those that every object has (`constructor`).
 * @throws GatehouseError unsupported_parameter
 */
export function refuseLostToolNames({ tools = [], prompt }: LanguageModelV4CallOptions): void {
  const called = prompt.flatMap(({ role, content }) =>
    role === "assistant" ? content.flatMap((part) => (part.type === "tool-call" ? part.toolName : [])) : [],
  );
  const lost = [...tools.map(({ name }) => name), ...called].find((name) => name in {});
  if (lost === undefined) return;
  const message = `A tool cannot have the name '${lost}' at the provider of this model.`;
  throw new GatehouseError("unsupported_parameter", { param: "tools", message });
}
