export { Reauthentication } from "./reauthentication.tsx";
export { SessionProvider, useActor, useMay, useMayInTeam, useSession, useTeamsFor } from "./session-context.tsx";
export { SignInRedirect } from "./sign-in-redirect.tsx";
