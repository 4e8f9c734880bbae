import type { RequestRow } from "@gatehouse/domain";
import { When } from "#components/data/when.tsx";
import { formatDuration, formatTokenFlow } from "#lib/format.ts";
import { notableClass } from "../route-words.ts";
import { AttemptStatusMark } from "./attempt-status.tsx";
import { RequestCost } from "./request-cost.tsx";
import { Model } from "./request-table.tsx";

interface RequestCardsProps {
  rows: readonly RequestRow[];
  onSelect: (requestId: string) => void;
}

/** The list on small screens. */
export const RequestCards = ({ rows, onSelect }: RequestCardsProps) => (
  <ul className="divide-y">
    {rows.map((row) => (
      <li key={row.requestId}>
        <button
          type="button"
          onClick={() => onSelect(row.requestId)}
          aria-label={`Open request ${row.requestId}`}
          className="grid w-full grid-cols-1 gap-1.5 px-4 py-3 text-left active:bg-muted"
        >
          <span className="flex items-center justify-between gap-3">
            <Model row={row} />
            <RequestCost row={row} className="text-compact" />
          </span>
          <span className="flex items-center justify-between gap-3 text-muted-foreground text-xs">
            <AttemptStatusMark status={row.status} httpStatus={row.httpStatus} />
            <When at={row.startedAt} />
          </span>
          <Decision row={row} />
          <span className="flex justify-between gap-3 text-muted-foreground text-xs tabular-nums">
            <span className="truncate">
              {row.teamName} · {row.virtualKeyName}
            </span>
            <span className="whitespace-nowrap">
              {formatTokenFlow(row.inputTokens, row.outputTokens)} · {formatDuration(row.durationMs)}
            </span>
          </span>
        </button>
      </li>
    ))}
  </ul>
);

/** The rule that decided, and the class of sensitivity. */
function Decision({ row }: { row: RequestRow }) {
  const found = notableClass(row.sensitivityClass);
  const words = [row.policyRule, found === null ? null : `class ${found}`].filter((word) => word !== null);
  return words.length === 0 ? null : (
    <span className="truncate text-muted-foreground text-xs">{words.join(" · ")}</span>
  );
}
