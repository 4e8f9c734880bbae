import { openSync, readFileSync, writeSync } from "node:fs";

/** One call as the upstream counts it. */
export interface UpstreamCall {
  /** Its `x-request-id`. */
  id: string;
  /** The virtual key that asked, as its request says. */
  keyId: string;
  model: string;
  /** Different for every request of a caller; further attempts of a request have the same. */
  marker: string;
  /** On the machine's true clock. */
  arrivedAtMs: number;
  /** What went wrong on purpose, or "none". */
  trouble: string;
  /** 0: no head of an answer was sent. */
  status: number;
  inputTokens: number;
  outputTokens: number;
  billedNanoUsd: bigint;
}

/** A file of JSON lines, written as each call ends: it is whole whenever the process dies. */
export class Books {
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, "a", 0o600);
  }

  enter({ billedNanoUsd, ...call }: UpstreamCall): void {
    writeSync(this.#descriptor, `${JSON.stringify({ ...call, billedNanoUsd: billedNanoUsd.toString() })}\n`);
  }
}

export function readBooks(path: string): UpstreamCall[] {
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const call = JSON.parse(line) as Omit<UpstreamCall, "billedNanoUsd"> & { billedNanoUsd: string };
    return { ...call, billedNanoUsd: BigInt(call.billedNanoUsd) };
  });
}
