import type { VirtualKeyStatus } from "@gatehouse/domain";
import { Ban, CircleCheck, CirclePause, ClockAlert } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";

const STATUSES = {
  active: { tone: "success", icon: CircleCheck, label: "Active" },
  disabled: { tone: "warning", icon: CirclePause, label: "Disabled" },
  expired: { tone: "neutral", icon: ClockAlert, label: "Expired" },
  revoked: { tone: "danger", icon: Ban, label: "Revoked" },
} as const;
export const KEY_STATUS_LABELS: Record<VirtualKeyStatus, string> = {
  active: "Active",
  disabled: "Disabled",
  expired: "Expired",
  revoked: "Revoked",
};

export function KeyStatusBadge({ status }: { status: VirtualKeyStatus }) {
  const { tone, icon: Icon, label } = STATUSES[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
