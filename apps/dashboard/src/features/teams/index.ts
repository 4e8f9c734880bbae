export { TeamView } from "./team-view.tsx";
export { TeamsView } from "./teams-view.tsx";
