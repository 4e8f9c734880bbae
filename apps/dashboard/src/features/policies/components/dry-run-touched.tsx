import type { DryRunTouched as Touched } from "@gatehouse/domain";
import Link from "next/link";
import { Card, CardHeader } from "#components/ui/card.tsx";
import { Disclosure } from "#components/ui/collapsible.tsx";
import { formatCount, plural } from "#lib/format.ts";

interface DryRunTouchedProps {
  title: string;
  items: readonly Touched[];
  /** Where one of them has its page. */
  page: "/keys" | "/teams";
}

const SHOWN = 5;

/** Whose requests would have gone otherwise, most touched first. */
export function DryRunTouched({ title, items, page }: DryRunTouchedProps) {
  const rest = items.slice(SHOWN);
  return (
    <Card aria-label={title} className="overflow-hidden">
      <CardHeader title={title} description={items.length === 0 ? "None." : undefined} />
      <TouchedList items={items.slice(0, SHOWN)} page={page} />
      {rest.length > 0 ? (
        <div className="border-t px-5 py-2.5">
          <Disclosure label={`${rest.length} more`}>
            <TouchedList items={rest} page={page} />
          </Disclosure>
        </div>
      ) : null}
    </Card>
  );
}

const TouchedList = ({ items, page }: Pick<DryRunTouchedProps, "items" | "page">) =>
  items.length === 0 ? null : (
    <ul className="divide-y border-t text-compact">
      {items.map(({ id, name, requests, newlyDenied }) => (
        <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 px-5 py-2">
          <Link href={`${page}/${id}`} className="min-w-0 truncate font-medium hover:underline">
            {name}
          </Link>
          <span className="text-muted-foreground tabular-nums">
            {plural(requests, "request")}
            {newlyDenied > 0 ? <span className="text-danger">, {formatCount(newlyDenied)} denied</span> : null}
          </span>
        </li>
      ))}
    </ul>
  );
