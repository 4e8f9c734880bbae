import NextAuth from "next-auth";
import { authOptions, RATE_LIMITED } from "#server/auth-options.ts";
import { getContainer } from "#server/container.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

const handle = async (request: Request, context: Context): Promise<Response> => {
  const response: Response = await NextAuth(authOptions(getContainer()))(request, context);
  return response.status === 401 ? tellRateLimit(response) : response;
};

/** next-auth answers every failure with 401; one that has to wait is told so by its status. */
async function tellRateLimit(response: Response): Promise<Response> {
  const text = await response.text();
  const status = text.includes(`error=${RATE_LIMITED}`) ? 429 : response.status;
  return new Response(text, { status, headers: response.headers });
}

export { handle as GET, handle as POST };
