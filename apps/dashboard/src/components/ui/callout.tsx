import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "#lib/cn.ts";

const TONES = {
  info: { icon: Info, classes: "border-accent/25 bg-accent-soft", iconClasses: "text-accent" },
  success: { icon: CircleCheck, classes: "border-success/25 bg-success-soft", iconClasses: "text-success" },
  warning: { icon: TriangleAlert, classes: "border-warning/25 bg-warning-soft", iconClasses: "text-warning" },
  danger: { icon: CircleAlert, classes: "border-danger/25 bg-danger-soft", iconClasses: "text-danger" },
} as const;

interface CalloutProps {
  tone?: keyof typeof TONES;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  role?: "alert" | "status";
  className?: string;
}

export function Callout({ tone = "info", title, children, actions, role, className }: CalloutProps) {
  const { icon: Icon, classes, iconClasses } = TONES[tone];
  return (
    <div role={role} className={cn("flex gap-3 rounded-lg border px-3.5 py-3 text-compact", classes, className)}>
      <Icon className={cn("mt-0.5 size-4 shrink-0", iconClasses)} aria-hidden />
      <div className="grid min-w-0 flex-1 gap-1">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div className={cn("min-w-0", title && "text-foreground/80")}>{children}</div> : null}
        {actions ? <div className="mt-1.5 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
