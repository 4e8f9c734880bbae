export { InviteView } from "./invite-view.tsx";
export { PeopleView } from "./people-view.tsx";
export { ResetView } from "./reset-view.tsx";
