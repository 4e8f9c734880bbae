const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A request with everything in it that every vendor can carry. */
export const HARD_REQUEST = {
  messages: [
    { role: "system", content: "Be brief." },
    { role: "developer", content: [{ type: "text", text: "Answer in German." }] },
    {
      role: "user",
      content: [
        { type: "text", text: "What is in these? 日本" },
        { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}`, detail: "high" } },
        { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0xLjQK" } },
      ],
    },
    {
      role: "assistant",
      content: "Let me look.",
      tool_calls: [
        { id: "call_1", type: "function", function: { name: "look", arguments: '{"at":1}' } },
        { id: "call_2", type: "function", function: { name: "look", arguments: "" } },
      ],
    },
    { role: "tool", tool_call_id: "call_1", content: "one" },
    { role: "tool", tool_call_id: "call_2", content: [{ type: "text", text: "two" }] },
    { role: "system", content: "Now be polite." },
    { role: "user", content: "Go on." },
  ],
  tools: [
    {
      type: "function",
      function: {
        name: "look",
        description: "Looks at a part.",
        parameters: { type: "object", properties: { at: { type: "integer" } }, required: ["at"] },
      },
    },
  ],
  tool_choice: "auto",
  temperature: 0.5,
  stop: ["END"],
  max_tokens: 400,
  n: 1,
  logit_bias: {},
  store: false,
};
