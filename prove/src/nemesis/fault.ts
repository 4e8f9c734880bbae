import type { Random } from "../random.ts";
import type { Database } from "../stack/database.ts";
import type { Node } from "../stack/stack.ts";

/** What faults are done to, and by what dice. */
export interface Victims {
  nodes: readonly Node[];
  database: Database;
  random: Random;
  mostStoppedMs: number;
}

/** A fault that is about to be done. */
export interface Fault {
  /** To whom, and how. */
  detail: string;
  /** How long it lasts. */
  lastsMs: number;
  begin(): Promise<void> | void;
  /** Everything is as before when this resolves. */
  heal(): Promise<void> | void;
}
