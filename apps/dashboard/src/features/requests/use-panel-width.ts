"use client";
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from "react";

const STORED = "gatehouse.request-panel";
const [LEAST, MOST, USUAL, STEP] = [360, 900, 480, 32];
const bounded = (width: number) => Math.min(MOST, Math.max(LEAST, Math.round(width)));

/** How wide the panel is, in pixels, which the browser remembers; dragged, or moved with the arrow keys. */
export function usePanelWidth() {
  const [width, setWidth] = useState(USUAL);
  useEffect(() => {
    const stored = Number(window.localStorage.getItem(STORED));
    if (stored > 0) setWidth(bounded(stored));
  }, []);
  const change = (next: number) => {
    setWidth(bounded(next));
    window.localStorage.setItem(STORED, `${bounded(next)}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP, Home: MOST, End: -MOST }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    change(width + step);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) change(window.innerWidth - event.clientX);
  };
  const handle = {
    role: "separator",
    "aria-orientation": "vertical",
    "aria-label": "Width of the panel",
    "aria-valuenow": width,
    "aria-valuemin": LEAST,
    "aria-valuemax": MOST,
    tabIndex: 0,
    onKeyDown,
    onPointerDown,
    onPointerMove,
    onDoubleClick: () => change(USUAL),
  } as const;
  return { width, handle };
}
export type PanelHandle = ReturnType<typeof usePanelWidth>["handle"];
