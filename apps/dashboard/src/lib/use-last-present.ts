"use client";
import { useState } from "react";

/** The latest value that was not null, so that a dialog keeps its words while it fades out. */
export function useLastPresent<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
