import { encode } from "uqr";

/** Modules of white around it, which scanners need. */
const QUIET = 4;

/** Drawn dark on white in both themes: many scanners do not read it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
    .filter(Boolean)
    .join("");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-lg border bg-white text-black"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
