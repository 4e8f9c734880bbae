"use client";
import { useSyncExternalStore } from "react";
import { isApple } from "./shortcuts.ts";

const never = () => () => {};

/** Whether the keyboard has a ⌘; the server, which cannot know, says no. */
export const useApple = (): boolean => useSyncExternalStore(never, isApple, () => false);
