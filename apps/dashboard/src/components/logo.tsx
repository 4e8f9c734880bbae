import { cn } from "#lib/cn.ts";

/** The gate: an arch with its portcullis half raised. */
export const LogoMark = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 24 24" className={cn("size-6", className)} aria-hidden focusable="false">
    <rect width="24" height="24" rx="6" className="fill-primary" />
    <g className="stroke-primary-foreground" fill="none" strokeLinecap="round" strokeWidth="1.7">
      <path d="M5.8 18.2v-6.4a6.2 6.2 0 0 1 12.4 0v6.4" />
      <path d="M9.1 8.9v5.4M12 7.4v6.9M14.9 8.9v5.4M9.1 11.6h5.8" strokeWidth="1.35" />
    </g>
  </svg>
);

export const Logo = ({ className }: { className?: string }) => (
  <span className={cn("inline-flex items-center gap-2", className)}>
    <LogoMark />
    <span className="font-semibold text-[0.9375rem] tracking-tight">Gatehouse</span>
  </span>
);
