import { Skeleton } from "#components/ui/skeleton.tsx";
import { cn } from "#lib/cn.ts";

/** Rows in the shape of the table that will come. */
export const TableSkeleton = ({ columns, rows = 5 }: { columns: number; rows?: number }) => (
  <div className="divide-y" aria-busy>
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className="flex items-center gap-6 px-5 py-3.5">
        {Array.from({ length: columns }, (_, column) => (
          <Skeleton
            key={column}
            className={column === 0 ? "h-5 w-1/4 max-md:w-1/2" : cn("h-4 flex-1", column > 1 && "max-md:hidden")}
          />
        ))}
      </div>
    ))}
  </div>
);
