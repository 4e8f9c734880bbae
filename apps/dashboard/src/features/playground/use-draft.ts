"use client";
import { PLAYGROUND_FORMATS } from "@gatehouse/domain";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { type Draft, EMPTY_DRAFT } from "./draft.ts";

const parsers = {
  model: parseAsString.withDefault(""),
  format: parseAsStringLiteral(PLAYGROUND_FORMATS).withDefault("openai-chat"),
};

/** The request that is being written. Model and format are in the address, so that others can link here; no words are. */
export function useDraft(): [Draft, (changes: Partial<Draft>) => void] {
  const [address, setAddress] = useQueryStates(parsers, { history: "replace" });
  const [rest, setRest] = useState(EMPTY_DRAFT);
  const change = ({ model, format, ...others }: Partial<Draft>) => {
    if (model !== undefined || format !== undefined) {
      void setAddress({ ...(model !== undefined && { model }), ...(format !== undefined && { format }) });
    }
    setRest((before) => ({ ...before, ...others }));
  };
  return [{ ...rest, ...address }, change];
}
