import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** What a list shows when there is nothing in it: why, and the next step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-14 text-center">
      <div className="mb-2 grid size-10 place-items-center rounded-xl border bg-inset shadow-raised">
        <Icon className="size-5 text-muted-foreground" strokeWidth={1.75} aria-hidden />
      </div>
      <p className="font-medium">{title}</p>
      <p className="max-w-sm text-balance text-compact text-muted-foreground">{children}</p>
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
