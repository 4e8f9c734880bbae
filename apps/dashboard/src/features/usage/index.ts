export { UsageView } from "./usage-view.tsx";
