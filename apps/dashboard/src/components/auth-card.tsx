import type { ReactNode } from "react";
import { LogoMark } from "./logo.tsx";

interface AuthCardProps {
  title: string;
  description: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

export function AuthCard({ title, description, children, footer }: AuthCardProps) {
  return (
    <div className="w-full max-w-sm">
      <div className="mb-6 grid justify-items-center gap-1.5 text-center">
        <LogoMark className="mb-3 size-10" />
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        <p className="text-balance text-muted-foreground">{description}</p>
      </div>
      <div className="rounded-xl border bg-card p-6 shadow-raised">{children}</div>
      {footer ? <p className="mt-5 text-center text-compact text-muted-foreground">{footer}</p> : null}
    </div>
  );
}
