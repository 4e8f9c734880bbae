import type { CacheShareView, CacheSpan } from "@gatehouse/domain";
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
import { hitsHref, TOOK_TOO_LONG } from "../cache-words.ts";

interface CacheSharesProps {
  title: string;
  by: "model" | "tag";
  /** Of the page, and so of the requests that a model leads to. */
  span: CacheSpan;
  /** undefined while they are not known, null when they could not be added up in time. */
  shares: readonly CacheShareView[] | null | undefined;
}

/** Who or what gains by the cache, with the most hits first. */
export const CacheShares = ({ title, by, span, shares }: CacheSharesProps) => (
  <Card aria-label={title} className="overflow-hidden">
    <CardHeader title={title} />
    {shares === undefined ? <TableSkeleton columns={3} rows={3} /> : null}
    {shares === null ? (
      <p className="border-t px-5 py-8 text-center text-compact text-muted-foreground">{TOOK_TOO_LONG}</p>
    ) : null}
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
                  <Name by={by} span={span} name={share.name} />
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
const Name = ({ by, span, name }: Pick<CacheSharesProps, "by" | "span"> & { name: string }) =>
  by === "model" ? (
    <Link href={hitsHref(name, span)} className="font-mono text-xs hover:underline">
      {name}
    </Link>
  ) : (
    name
  );
