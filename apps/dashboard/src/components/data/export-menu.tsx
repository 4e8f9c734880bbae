"use client";
import { Download } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { type QueryValue, queryString } from "#lib/api-client.ts";

interface ExportMenuProps {
  /** Of the admin API, from behind `/api/v1`. */
  path: string;
  /** Those of the list. */
  filters: Readonly<Record<string, QueryValue>>;
  /** What the lines of the second format hold more. */
  lines?: string;
}

/** What a list shows, as a file: the same filters, all pages. */
export function ExportMenu({ path, filters, lines = "JSON lines" }: ExportMenuProps) {
  const link = (format: "csv" | "jsonl") => `/api/v1${path}${queryString({ ...filters, format })}`;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild>
          <a href={link("csv")} download>
            CSV, for a spreadsheet
          </a>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <a href={link("jsonl")} download>
            {lines}
          </a>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
