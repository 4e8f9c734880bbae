export { AttemptStatusMark } from "./components/attempt-status.tsx";
export { latestRequestsQuery } from "./queries.ts";
export { RequestsView } from "./requests-view.tsx";
