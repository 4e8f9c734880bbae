import { FlaskConical } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";

export const SimulatedBadge = () => (
  <Badge tone="accent" title="Answers and prices are made up; no vendor is called">
    <FlaskConical aria-hidden />
    simulated
  </Badge>
);
