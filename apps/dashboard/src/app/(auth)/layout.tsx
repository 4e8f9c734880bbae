import type { ReactNode } from "react";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-[radial-gradient(60rem_28rem_at_50%_-8rem,var(--accent-soft),transparent)] bg-subtle px-4 py-10">
      {children}
    </main>
  );
}
