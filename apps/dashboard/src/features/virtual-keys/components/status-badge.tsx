import type { VirtualKeyState, VirtualKeyStatus } from "@gatehouse/domain";
import { Ban, CircleCheck, CirclePause, ClockAlert, Hourglass, WalletMinimal } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";

const STATUSES = {
  active: { tone: "success", icon: CircleCheck, label: "Active" },
  disabled: { tone: "warning", icon: CirclePause, label: "Disabled" },
  expired: { tone: "neutral", icon: ClockAlert, label: "Expired" },
  revoked: { tone: "danger", icon: Ban, label: "Revoked" },
  expiring: { tone: "warning", icon: Hourglass, label: "Expiring" },
  exhausted: { tone: "danger", icon: WalletMinimal, label: "Budget used up" },
} as const satisfies Record<VirtualKeyState, object>;
export const KEY_STATUS_LABELS: Record<VirtualKeyStatus, string> = {
  active: "Active",
  disabled: "Disabled",
  expired: "Expired",
  revoked: "Revoked",
};

export function KeyStatusBadge({ state }: { state: VirtualKeyState }) {
  const { tone, icon: Icon, label } = STATUSES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
