import type { CacheShareView } from "@gatehouse/domain";
import Link from "next/link";
import { Money } from "#components/data/money.tsx";
import { TableSkeleton } from "#components/data/table-skeleton.tsx";
import { Card, CardHeader } from "#components/ui/card.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "#components/ui/table.tsx";
import { formatCount } from "#lib/format.ts";

interface CacheSharesProps {
  title: string;
  by: "model" | "tag";
  shares: readonly CacheShareView[] | undefined;
}

/** Who or what gains by the cache, with the most hits first. */
export const CacheShares = ({ title, by, shares }: CacheSharesProps) => (
  <Card aria-label={title} className="overflow-hidden">
    <CardHeader title={title} />
    {shares === undefined ? <TableSkeleton columns={3} rows={3} /> : null}
    {shares?.length === 0 ? (
      <p className="border-t px-5 py-8 text-center text-compact text-muted-foreground">
        {by === "tag" ? "No hit had a tag (the header x-gatehouse-tags)." : "No hit yet."}
      </p>
    ) : null}
    {shares && shares.length > 0 ? (
      <div className="border-t">
        <Table>
          <TableHead>
            <TableRow>
              <TableHeader>{by === "tag" ? "Tag" : "Model"}</TableHeader>
              <TableHeader className="text-right">Hits</TableHeader>
              <TableHeader className="text-right">Saved</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {shares.map((share) => (
              <TableRow key={share.name}>
                <TableRowHeader className="max-w-0 w-full truncate">
                  <Name by={by} name={share.name} />
                </TableRowHeader>
                <TableCell className="text-right tabular-nums">{formatCount(share.hits)}</TableCell>
                <TableCell className="text-right">
                  <Money amount={share.savedNanoUsd} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    ) : null}
  </Card>
);

/** Requests can be listed by model, not by tag. */
const Name = ({ by, name }: { by: CacheSharesProps["by"]; name: string }) =>
  by === "model" ? (
    <Link
      href={`/requests?range=7d&cacheStatus=hit&model=${encodeURIComponent(name)}`}
      className="font-mono text-xs hover:underline"
    >
      {name}
    </Link>
  ) : (
    name
  );
