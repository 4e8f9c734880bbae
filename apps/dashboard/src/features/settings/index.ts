export { OrganizationView } from "./organization-view.tsx";
export { SettingsFrame } from "./settings-frame.tsx";
