"use client";
import { mayWriteKey, type VirtualKeyView } from "@gatehouse/domain";
import { useActor } from "#features/session/index.ts";

type Key = Pick<VirtualKeyView, "teamId" | "member">;

/** What whoever is signed in may do with a key, as `mayWriteKey` says; the server decides again. */
export function useMayWriteKey(): (key: Key) => "any" | "own" | null {
  const actor = useActor();
  return ({ teamId, member }) => mayWriteKey(actor, { teamId, memberId: member?.userId ?? null });
}
