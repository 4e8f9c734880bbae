import Link from "next/link";
import { LogoMark } from "#components/logo.tsx";
import { Button } from "#components/ui/button.tsx";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="grid justify-items-center gap-2 text-center">
        <LogoMark className="mb-2 size-10" />
        <h1 className="font-semibold text-xl tracking-tight">There is nothing here</h1>
        <p className="max-w-sm text-muted-foreground">The address is wrong, or what it named has been removed.</p>
        <Button asChild variant="primary" className="mt-3">
          <Link href="/">Go to the overview</Link>
        </Button>
      </div>
    </main>
  );
}
