const MESSAGES: Readonly<Record<number, string>> = {
  400: "This request was refused on purpose by the sandbox.",
  401: "The API key is not valid.",
  402: "The account has no credit left.",
  403: "The key may not use this model.",
  404: "The model does not exist, or you have no access to it.",
  413: "The request is larger than the model can read.",
  429: "Rate limit reached. Please try again in 1s.",
  500: "The server had an error while processing your request.",
  503: "The engine is overloaded. Please try again later.",
  504: "The request took too long.",
  529: "Overloaded",
};

/** What a vendor would say with a status. */
export const failureMessage = (status: number): string => MESSAGES[status] ?? `The sandbox answered ${status}.`;
