import { LARGEST_POLICY_BYTES } from "@gatehouse/domain";
import { type Document, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { invalidField } from "../../authorize.ts";

/**
 * A document as it was sent, of whatever shape: an object, or what YAML or JSON text says.
 * @throws GatehouseError `invalid_request` on `document`: too large, or no such text
 */
export function readDocument(given: string | Record<string, unknown>): unknown {
  const text = typeof given === "string" ? given : toJson(given);
  if (Buffer.byteLength(text) > LARGEST_POLICY_BYTES) throw tooLarge();
  if (typeof given !== "string") return given;
  const document = parseJson(text) ?? parseYaml(text);
  // References within YAML may make much of little.
  if (Buffer.byteLength(toJson(document)) > LARGEST_POLICY_BYTES) throw tooLarge();
  return document;
}

const tooLarge = () => invalidField("document", `A policy may take ${LARGEST_POLICY_BYTES / 1024} KiB at most.`);

/** JSON is YAML but for tabs. undefined: it is none. */
function parseJson(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  try {
    // Its own check of keys takes time that grows with the square of their number.
    const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
    refuseTwins(document, lineCounter);
    const [error] = document.errors;
    if (error) {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      throw invalidField("document", `Line ${line}, column ${col}: ${error.message}`);
    }
    return document.toJS({ maxAliasCount: MOST_ALIASES }) ?? {};
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) throw tooDeep();
    throw error;
  }
}

function refuseTwins(document: Document.Parsed, lines: LineCounter): void {
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : undefined;
        if (isScalar(key) && seen.has(name)) {
          const { line, col } = lines.linePos(key.range?.[0] ?? 0);
          throw invalidField(
            "document",
            `Line ${line}, column ${col}: '${String(name).slice(0, 100)}' is there twice.`,
          );
        }
        seen.add(name);
      }
    },
  });
}

const MOST_ALIASES = 100;

function toJson(document: unknown): string {
  try {
    return JSON.stringify(document) ?? "";
  } catch {
    throw tooDeep();
  }
}

const tooDeep = () => invalidField("document", "It is nested too deeply, or refers to itself too often.");
