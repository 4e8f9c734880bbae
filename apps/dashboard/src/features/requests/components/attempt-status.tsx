import type { AttemptStatus } from "@gatehouse/domain";
import { CircleCheck, CircleSlash, CircleX, LogOut } from "lucide-react";
import { cn } from "#lib/cn.ts";

const STATUSES = {
  success: { icon: CircleCheck, label: "Success", classes: "text-success" },
  error: { icon: CircleX, label: "Error", classes: "text-danger" },
  refused: { icon: CircleSlash, label: "Refused", classes: "text-warning" },
  aborted: { icon: LogOut, label: "Aborted", classes: "text-muted-foreground" },
} as const;
export const ATTEMPT_STATUS_LABELS: Record<AttemptStatus, string> = {
  success: "Success",
  error: "Error",
  refused: "Refused",
  aborted: "Aborted",
};

/** Icon, code (null: nobody answered) and word: the colour alone says nothing to those who cannot tell it. */
export function AttemptStatusMark({
  status,
  httpStatus,
  className,
}: {
  status: AttemptStatus;
  httpStatus: number | null;
  className?: string;
}) {
  const { icon: Icon, label, classes } = STATUSES[status];
  return (
    <span className={cn("inline-flex items-center gap-1.5 whitespace-nowrap align-middle", className)}>
      <Icon className={cn("size-4 shrink-0", classes)} aria-hidden />
      {httpStatus === null ? null : <span className="font-mono text-xs tabular-nums">{httpStatus}</span>}
      <span className={cn("text-xs", status === "success" ? "text-muted-foreground" : classes)}>{label}</span>
    </span>
  );
}
