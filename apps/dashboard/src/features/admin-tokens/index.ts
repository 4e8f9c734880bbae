export { AdminTokensView } from "./admin-tokens-view.tsx";
