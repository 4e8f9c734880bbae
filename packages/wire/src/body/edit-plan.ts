import type { CallerRequest } from "../caller-request.ts";
import { type JsonMember, outlineJson } from "./json-outline.ts";

interface Edit {
  start: number;
  end: number;
  text: string;
}

const NO_LIMITS = { maxDepth: Number.POSITIVE_INFINITY, maxValues: Number.POSITIVE_INFINITY };

/**
 * Edits of the root members of a JSON body, spliced into its bytes: what lies outside of the edited members is never
 * touched, so numbers and escapes arrive as they were sent. Without an edit the caller's own buffer leaves.
 */
export class EditPlan {
  readonly #members: readonly JsonMember[];
  readonly #removed = new Set<JsonMember>();
  readonly #edits: Edit[] = [];
  readonly #added: string[] = [];

  constructor(members: readonly JsonMember[]) {
    this.#members = members;
  }

  static of(request: Pick<CallerRequest, "bytes" | "members">): EditPlan {
    return new EditPlan(request.members ?? outlineJson(request.bytes, NO_LIMITS).members);
  }

  set(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    const member = this.#find(key);
    if (member) this.#edits.push({ start: member.valueStart, end: member.valueEnd, text });
    else this.#added.push(`${JSON.stringify(key)}:${text}`);
  }

  remove(key: string): void {
    for (const member of this.#members) if (member.key === key) this.#removed.add(member);
  }

  rename(from: string, to: string): void {
    if (this.#find(to)) return;
    for (const member of this.#members) {
      if (member.key !== from || this.#removed.has(member)) continue;
      this.#edits.push({ start: member.keyStart, end: member.keyEnd, text: JSON.stringify(to) });
    }
  }

  apply(bytes: Buffer): Buffer {
    const edits = this.#edits.concat(this.#removals());
    if (this.#added.length > 0) edits.push(this.#insertion(bytes));
    if (edits.length === 0) return bytes;
    edits.sort((a, b) => a.start - b.start || a.end - b.end);
    const pieces: Buffer[] = [];
    let at = 0;
    for (const edit of edits) {
      pieces.push(bytes.subarray(at, edit.start), Buffer.from(edit.text));
      at = edit.end;
    }
    pieces.push(bytes.subarray(at));
    return Buffer.concat(pieces);
  }

  #find(key: string): JsonMember | undefined {
    return this.#members.find((member) => member.key === key && !this.#removed.has(member));
  }

  /** A run of removed members goes with the comma after it, or with the one before when nothing follows. */
  #removals(): Edit[] {
    if (this.#removed.size === 0) return [];
    const edits: Edit[] = [];
    const members = this.#members;
    for (let first = 0; first < members.length; first++) {
      if (!this.#isRemoved(first)) continue;
      let last = first;
      while (this.#isRemoved(last + 1)) last++;
      const next = members[last + 1];
      const previous = members[first - 1];
      const start = next || !previous ? (members[first] as JsonMember).keyStart : previous.valueEnd;
      edits.push({ start, end: next ? next.keyStart : (members[last] as JsonMember).valueEnd, text: "" });
      first = last;
    }
    return edits;
  }

  #isRemoved(index: number): boolean {
    const member = this.#members[index];
    return member !== undefined && this.#removed.has(member);
  }

  /** After the last member that stays; right behind the opening brace when none does. */
  #insertion(bytes: Buffer): Edit {
    const text = this.#added.join(",");
    const kept = this.#members.findLast((member) => !this.#removed.has(member));
    if (kept) return { start: kept.valueEnd, end: kept.valueEnd, text: `,${text}` };
    const open = bytes.indexOf(0x7b) + 1;
    return { start: open, end: open, text };
  }
}
