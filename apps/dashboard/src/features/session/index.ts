export { Reauthentication } from "./reauthentication.tsx";
export { SessionProvider, useMay, useMayInTeam, useSession, useTeamsFor } from "./session-context.tsx";
export { SignInRedirect } from "./sign-in-redirect.tsx";
