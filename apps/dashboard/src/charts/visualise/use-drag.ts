"use client";
import { useState } from "react";
import type { MouseHandlerDataParam } from "recharts";

interface Drag {
  from: number;
  to: number;
}

/**
 * Marks buckets with the mouse: from where it goes down to where it goes up; a click marks one. Leaving the chart gives up.
 * @param onSelect the first and the last marked bucket; absent: nothing can be marked
 */
export function useDrag(onSelect: ((first: number, last: number) => void) | undefined) {
  const [drag, setDrag] = useState<Drag | null>(null);
  if (!onSelect) return { marked: null, handlers: {} };
  return {
    marked: drag && { first: Math.min(drag.from, drag.to), last: Math.max(drag.from, drag.to) },
    handlers: {
      onMouseDown: (state: MouseHandlerDataParam) => {
        const index = indexOf(state);
        setDrag(index === null ? null : { from: index, to: index });
      },
      onMouseMove: (state: MouseHandlerDataParam) => {
        const index = indexOf(state);
        if (index !== null) setDrag((current) => current && { ...current, to: index });
      },
      onMouseUp: (state: MouseHandlerDataParam) => {
        setDrag(null);
        const to = indexOf(state) ?? drag?.to;
        if (drag && to !== undefined) onSelect(Math.min(drag.from, to), Math.max(drag.from, to));
      },
      onMouseLeave: () => setDrag(null),
    },
  };
}

function indexOf({ activeTooltipIndex }: MouseHandlerDataParam): number | null {
  const index = Number(activeTooltipIndex ?? Number.NaN);
  return Number.isInteger(index) ? index : null;
}
