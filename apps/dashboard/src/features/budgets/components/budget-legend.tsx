import { PROMISED } from "./budget-bar.tsx";

const PARTS = [
  { label: "Spent", title: "Settled in the window", classes: "bg-bar" },
  { label: "Held", title: "Held for requests that are under way", classes: "bg-bar-held" },
  { label: "Promised", title: "Promised to gateways, not held by a request yet", classes: `bg-muted ${PROMISED}` },
];

/** What the parts of the bars mean. */
export const BudgetLegend = () => (
  <ul aria-label="Parts of the bars" className="flex flex-wrap gap-x-4 gap-y-1 border-b px-5 py-2.5">
    {PARTS.map(({ label, title, classes }) => (
      <li key={label} title={title} className="flex items-center gap-1.5 text-muted-foreground text-xs">
        <span aria-hidden className={`h-2 w-4 rounded-full ${classes}`} />
        {label}
      </li>
    ))}
  </ul>
);
