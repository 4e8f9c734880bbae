/**
 * OpenAI's clients read the JSON in a text for their caller and keep it beside the text, also in what they send back. It
 * says the same once more.
 */
export const PARSED = "parsed";
export const PARSED_ARGUMENTS = "parsed_arguments";
