import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { isWholeObject } from "./json-text.ts";

type Part = LanguageModelV4StreamPart;

/** A text, a reasoning or a call of a tool, while parts of it come. */
interface Block {
  key: string;
  /** Parts whose turn has not come. */
  waiting: Part[];
  /** A tool call's arguments so far. */
  input: string;
  /** How long they were when they were found not to be whole. */
  lookedAt: number;
  /** Nothing more belongs to it. */
  ended: boolean;
}

/**
 * Providers may write several blocks at once (parallel calls of tools: A, B, A, B). In formats whose blocks follow one
 * another, parts wait here until all blocks that were begun before theirs are whole; those of the first one never wait.
 */
export class BlocksInTurn {
  /** In the order in which they were begun; the first one is the one being written. */
  readonly #blocks: Block[] = [];
  readonly #endedTools = new Set<string>();

  /** The parts whose turn has come, in their order; at the end of the stream, whatever still waits. */
  take(part: Part): Part[] {
    if (part.type === "finish") return [...this.#blocks.splice(0).flatMap(({ waiting }) => waiting), part];
    const key = keyOf(part);
    if (key === undefined) return [part];
    if (this.#endedTools.has(key)) return [];
    const block = this.#blocks.findLast((one) => one.key === key && !one.ended) ?? this.#begin(key);
    block.waiting.push(part);
    if (part.type === "tool-input-delta") block.input += part.delta;
    if (ENDS.has(part.type)) this.#end(block);
    return this.#ready();
  }

  #begin(key: string): Block {
    const [first] = this.#blocks;
    if (first) this.#makeWay(first);
    const block = { key, waiting: [], input: "", lookedAt: -1, ended: false };
    this.#blocks.push(block);
    return block;
  }

  /**
   * The packages tell the end of a text or of a call at the end of the stream only: another block would wait for it all
   * along. A text can go on in a block of its own, later; a call is whole once its arguments are.
   */
  #makeWay(block: Block): void {
    if (block.key.startsWith(TEXT)) this.#end(block);
    else if (block.key.startsWith(TOOL) && block.lookedAt !== block.input.length) {
      block.lookedAt = block.input.length;
      if (isWholeObject(block.input)) this.#end(block);
    }
  }

  #end(block: Block): void {
    block.ended = true;
    if (block.key.startsWith(TOOL)) this.#endedTools.add(block.key);
  }

  #ready(): Part[] {
    const ready: Part[] = [];
    for (let [first] = this.#blocks; first; [first] = this.#blocks) {
      ready.push(...first.waiting.splice(0));
      if (!first.ended) break;
      this.#blocks.shift();
    }
    return ready;
  }
}

const TEXT = "text ";
const REASONING = "reasoning ";
const TOOL = "tool ";
const ENDS: ReadonlySet<Part["type"]> = new Set(["text-end", "reasoning-end", "tool-call"]);

function keyOf(part: Part): string | undefined {
  switch (part.type) {
    case "text-start":
    case "text-delta":
    case "text-end":
      return TEXT + part.id;
    case "reasoning-start":
    case "reasoning-delta":
    case "reasoning-end":
      return REASONING + part.id;
    case "tool-input-start":
    case "tool-input-delta":
    case "tool-input-end":
      return TOOL + part.id;
    case "tool-call":
      return TOOL + part.toolCallId;
    default:
      return undefined;
  }
}
