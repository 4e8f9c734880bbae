export { RequestsView } from "./requests-view.tsx";
