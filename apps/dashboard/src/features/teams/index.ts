export { TeamsView } from "./teams-view.tsx";
