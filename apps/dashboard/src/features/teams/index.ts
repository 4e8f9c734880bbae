export { TeamDialog } from "./components/team-dialog.tsx";
export { teamsQuery } from "./queries.ts";
export { TeamsView } from "./teams-view.tsx";
