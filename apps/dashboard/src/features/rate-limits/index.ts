export { RateLimitCard } from "./components/rate-limit-card.tsx";
export { RateLimitsView } from "./rate-limits-view.tsx";
