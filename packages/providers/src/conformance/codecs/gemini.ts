import {
  type Blob,
  type CallerCodec,
  eventsOf,
  type Finish,
  halves,
  type Json,
  type ProviderCodec,
  type Reply,
  sse,
  type ToolCall,
  type Turn,
} from "../exchange.ts";

interface Part {
  text?: string;
  thought?: boolean;
  inlineData?: { mimeType: string; data: string };
  functionCall?: { id?: string; name: string; args: Json };
  functionResponse?: { id?: string; name: string; response: Json };
}

const FINISH = { stop: "STOP", tools: "STOP", length: "MAX_TOKENS", refused: "SAFETY" } as const;

export const geminiCodec: CallerCodec & ProviderCodec = {
  contentType: "text/event-stream",

  writeAsk(ask) {
    const choice = ask.toolChoice;
    const config = {
      ...(ask.maxTokens && { maxOutputTokens: ask.maxTokens }),
      ...(ask.schema && { responseMimeType: "application/json", responseJsonSchema: ask.schema }),
      ...(ask.effort && { thinkingConfig: { thinkingLevel: ask.effort, includeThoughts: true } }),
      ...(ask.stop && { stopSequences: ask.stop }),
      ...(ask.temperature !== undefined && { temperature: ask.temperature }),
    };
    return {
      ...(ask.system && { systemInstruction: { parts: [{ text: ask.system }] } }),
      contents: ask.turns.map((turn) => ({ role: turn.role === "user" ? "user" : "model", parts: partsOf(turn) })),
      ...(ask.tools && {
        tools: [
          {
            functionDeclarations: ask.tools.map(({ name, description, schema }) => ({
              name,
              description,
              parametersJsonSchema: schema,
            })),
          },
        ],
      }),
      ...(choice && {
        toolConfig: {
          functionCallingConfig:
            typeof choice === "object"
              ? { mode: "ANY", allowedFunctionNames: [choice.name] }
              : { mode: choice === "required" ? "ANY" : "AUTO" },
        },
      }),
      ...(Object.keys(config).length > 0 && { generationConfig: config }),
    };
  },

  readAsk(body) {
    const system = body.systemInstruction as { parts: Part[] } | undefined;
    const config = (body.generationConfig ?? {}) as Json;
    const thinking = config.thinkingConfig as { thinkingLevel?: string } | undefined;
    const calling = (body.toolConfig as Json | undefined)?.functionCallingConfig as
      | { mode: string; allowedFunctionNames?: string[] }
      | undefined;
    const [only] = calling?.allowedFunctionNames ?? [];
    const tools = (body.tools as { functionDeclarations: Json[] }[] | undefined)?.flatMap(
      (tool) => tool.functionDeclarations,
    );
    let call = 0;
    const ids: string[] = [];
    const turns = (body.contents as { role?: string; parts: Part[] }[]).map((content): Turn => {
      const toolCalls = content.parts.flatMap(({ functionCall }) => {
        if (!functionCall) return [];
        const id = functionCall.id ?? `gemini ${++call}`;
        ids.push(id);
        return [{ id, name: functionCall.name, input: functionCall.args }];
      });
      const toolResults = content.parts.flatMap(({ functionResponse }) => {
        if (!functionResponse) return [];
        const { id = ids.shift() as string, name, response } = functionResponse;
        return [{ id, name, text: textOf(response) }];
      });
      return turnOf(content, toolCalls, toolResults);
    });
    return {
      ...(system && { system: system.parts.map(({ text }) => text).join("\n") }),
      turns,
      ...(tools && {
        tools: tools.map((tool) => ({
          name: tool.name as string,
          description: tool.description as string,
          schema: (tool.parametersJsonSchema ?? tool.parameters) as Json,
        })),
      }),
      ...(calling && {
        toolChoice: only !== undefined ? { name: only } : calling.mode === "ANY" ? "required" : "auto",
      }),
      ...(config.responseMimeType !== undefined && {
        schema: (config.responseJsonSchema ?? config.responseSchema) as Json,
      }),
      ...(thinking?.thinkingLevel && { effort: thinking.thinkingLevel as "low" }),
      ...(config.stopSequences !== undefined && { stop: config.stopSequences as string[] }),
      ...(config.temperature !== undefined && { temperature: config.temperature as number }),
      ...(config.maxOutputTokens !== undefined && { maxTokens: config.maxOutputTokens as number }),
    };
  },

  writeReply: (reply) => answer(repliedParts(reply), reply, true),

  writeReplyStream(reply) {
    const pieces = [
      ...halves(reply.reasoning).map((text) => ({ text, thought: true })),
      ...halves(reply.text).map((text) => ({ text })),
      ...repliedParts({ ...reply, text: "", reasoning: "" }),
    ];
    const last = pieces.length - 1;
    return pieces.map((part, index) => sse(answer([part], reply, index === last)));
  },

  readReply(document) {
    const [candidate] = document.candidates as { content?: { parts?: Part[] }; finishReason: string }[];
    if (!candidate) throw new Error("no candidate");
    const parts = candidate.content?.parts ?? [];
    const join = (thought: boolean) =>
      parts
        .filter((part) => Boolean(part.thought) === thought)
        .map((part) => part.text ?? "")
        .join("");
    const toolCalls = parts.flatMap(({ functionCall }, index) =>
      functionCall ? [{ id: functionCall.id ?? `${index}`, name: functionCall.name, input: functionCall.args }] : [],
    );
    const finish =
      toolCalls.length > 0 && candidate.finishReason === "STOP" ? "tools" : finishOf(candidate.finishReason);
    const usage = readUsage(document.usageMetadata as Json);
    return { text: join(false), reasoning: join(true), toolCalls, finish, usage };
  },

  readReplyStream(text) {
    const parts: Part[] = [];
    let finishReason: string | undefined;
    let usageMetadata: unknown;
    for (const { json } of eventsOf(text)) {
      const [candidate] = (json.candidates ?? []) as { content?: { parts?: Part[] }; finishReason?: string }[];
      parts.push(...(candidate?.content?.parts ?? []));
      finishReason = candidate?.finishReason ?? finishReason;
      usageMetadata = json.usageMetadata ?? usageMetadata;
    }
    if (finishReason === undefined) throw new Error("the stream ended without a finish reason");
    return this.readReply({ candidates: [{ content: { parts }, finishReason }], usageMetadata });
  },
};

function partsOf(turn: Turn): Part[] {
  const inline = ({ mediaType, base64 }: Blob) => ({ inlineData: { mimeType: mediaType, data: base64 } });
  return [
    ...(turn.text ? [{ text: turn.text }] : []),
    ...(turn.images ?? []).map(inline),
    ...(turn.documents ?? []).map(inline),
    ...(turn.toolCalls ?? []).map(({ id, name, input }) => ({ functionCall: { id, name, args: input } })),
    ...(turn.toolResults ?? []).map(({ id, name, text }) => ({
      functionResponse: { id, name, response: { output: text } },
    })),
  ];
}

function turnOf(
  { role, parts }: { role?: string; parts: Part[] },
  toolCalls: ToolCall[],
  toolResults: NonNullable<Turn["toolResults"]>,
): Turn {
  const text = parts
    .filter((part) => !part.thought)
    .map((part) => part.text ?? "")
    .join("");
  const blobs = parts.flatMap(({ inlineData }) =>
    inlineData ? [{ mediaType: inlineData.mimeType, base64: inlineData.data }] : [],
  );
  const images = blobs.filter(({ mediaType }) => mediaType.startsWith("image/"));
  const documents = blobs.filter(({ mediaType }) => mediaType === "application/pdf");
  return {
    role: role === "model" ? "assistant" : "user",
    ...(text !== "" && { text }),
    ...(images.length > 0 && { images }),
    ...(documents.length > 0 && { documents }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(toolResults.length > 0 && { toolResults }),
  };
}

/** A function's response has one member; which one is its writer's choice. */
const textOf = (response: Json): string => {
  const value = response.output ?? response.content ?? response.result ?? Object.values(response)[0];
  return typeof value === "string" ? value : JSON.stringify(value);
};

const repliedParts = ({ reasoning, text, toolCalls }: Reply): Part[] => [
  ...(reasoning === "" ? [] : [{ text: reasoning, thought: true }]),
  ...(text === "" ? [] : [{ text }]),
  ...toolCalls.map(({ name, input }) => ({ functionCall: { name, args: input } })),
];

const answer = (parts: Part[], { finish, usage }: Reply, last: boolean): Json => ({
  candidates: [{ index: 0, content: { role: "model", parts }, ...(last && { finishReason: FINISH[finish] }) }],
  modelVersion: "upstream-model-1",
  responseId: "r1",
  usageMetadata: {
    promptTokenCount: usage.input,
    cachedContentTokenCount: usage.cached,
    candidatesTokenCount: usage.output - usage.reasoning,
    thoughtsTokenCount: usage.reasoning,
    totalTokenCount: usage.input + usage.output,
  },
});

const finishOf = (word: string): Finish => (word === "STOP" ? "stop" : word === "MAX_TOKENS" ? "length" : "refused");

const readUsage = (usage: Json): Reply["usage"] => {
  const count = (name: string) => (usage[name] as number | undefined) ?? 0;
  return {
    input: count("promptTokenCount"),
    cached: count("cachedContentTokenCount"),
    output: count("candidatesTokenCount") + count("thoughtsTokenCount"),
    reasoning: count("thoughtsTokenCount"),
  };
};
