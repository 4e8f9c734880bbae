/** All that is easily broken on the way: several bytes, surrogate pairs, joined emoji, line ends, words of the protocol. */
export const HARD_TEXT = [
  '日本語と中文 한국어 😀𝔘 👩‍👩‍👧‍👦🏳️‍🌈\r\nZweite Zeile\r\n\r\n\t"quoted" \\ back\u2028\u00a0',
  'data: [DONE]\n\ndata: {"error": 1}\n\nevent: error\nend 😀',
].join("");
