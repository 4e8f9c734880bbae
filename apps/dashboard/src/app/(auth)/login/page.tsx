import type { Metadata } from "next";
import { LoginView } from "#features/login/index.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { callbackUrl } = await searchParams;
  return <LoginView returnTo={typeof callbackUrl === "string" ? callbackUrl : null} />;
}
