"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Goes to the sign-in page, which brings the person back to where they wanted to go. */
export function SignInRedirect() {
  const router = useRouter();
  useEffect(() => {
    const { pathname, search } = window.location;
    const asked = pathname + search;
    router.replace(asked === "/" ? "/login" : `/login?callbackUrl=${encodeURIComponent(asked)}`);
  }, [router]);
  return (
    <p role="status" className="sr-only">
      Going to the sign-in page
    </p>
  );
}
