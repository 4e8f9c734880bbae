import type { ComponentProps } from "react";
import { cn } from "#lib/cn.ts";

/** A real table; wide ones scroll inside their own frame. */
export const Table = ({ className, ...props }: ComponentProps<"table">) => (
  <div className="relative overflow-x-auto">
    <table className={cn("w-full border-collapse text-left text-compact", className)} {...props} />
  </div>
);
export const TableHead = (props: ComponentProps<"thead">) => <thead {...props} />;
export const TableBody = ({ className, ...props }: ComponentProps<"tbody">) => (
  <tbody className={cn("[&>tr:last-child]:border-b-0", className)} {...props} />
);
export const TableRow = ({ className, ...props }: ComponentProps<"tr">) => (
  <tr className={cn("border-b transition-colors", className)} {...props} />
);
export const TableHeader = ({ className, ...props }: ComponentProps<"th">) => (
  <th
    scope="col"
    className={cn(
      "h-9 whitespace-nowrap px-3 font-medium text-muted-foreground text-xs first:pl-5 last:pr-5",
      className,
    )}
    {...props}
  />
);
export const TableCell = ({ className, ...props }: ComponentProps<"td">) => (
  <td className={cn("px-3 py-2.5 align-middle first:pl-5 last:pr-5", className)} {...props} />
);
/** The cell that names its row. */
export const TableRowHeader = ({ className, ...props }: ComponentProps<"th">) => (
  <th
    scope="row"
    className={cn("px-3 py-2.5 text-left align-middle font-normal first:pl-5 last:pr-5", className)}
    {...props}
  />
);
