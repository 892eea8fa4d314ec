// Makes the tokenizer's test vectors with js-tiktoken as the oracle. Run from this folder: npm ci && node vectors.mjs
//
// The oracle is corrected in two places where the port leaves the original tokenizer: white space is Unicode White_Space
// (U+0085 in, U+FEFF out; a JavaScript \s has it the other way round), and a contraction is recognised with full case
// folding (U+017F is an s). Where a text holds none of these characters, both patterns are required to agree.
import { mkdirSync, writeFileSync } from "node:fs";
import { Tiktoken } from "js-tiktoken/lite";

const target = new URL("../../tests/Fabra.Core.Tests/Tokens/Data/", import.meta.url);
const differs = /[\u0085\ufeff\u017f]/u;

// A fixed generator: the vectors must come out the same on every run.
let state = 0x2545f491;
const random = (bound) => {
  state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
  return (state >>> 0) % bound;
};
const pick = (list) => list[random(list.length)];
const repeat = (count, make) => Array.from({ length: count }, make).join("");

const range = (from, to) => () => String.fromCodePoint(from + random(to - from + 1));
const supplementary = [range(0x10400, 0x1044f), range(0x1d400, 0x1d7ff), range(0x20000, 0x2a6df), range(0x1f300, 0x1f64f),
  range(0x11000, 0x1104d), range(0x10330, 0x1034a), range(0x1e900, 0x1e943), range(0xe0100, 0xe01ef)];
const blocks = [range(0x21, 0x7e), range(0xa0, 0x17f), range(0x370, 0x3ff), range(0x400, 0x4ff), range(0x5d0, 0x5ea),
  range(0x620, 0x6ff), range(0x900, 0x963), range(0xe01, 0xe3a), range(0x1100, 0x11ff), range(0x300, 0x36f),
  range(0x2000, 0x206f), range(0x2150, 0x218b), range(0x3041, 0x30ff), range(0x4e00, 0x9fff), range(0xac00, 0xd7a3),
  range(0x1c4, 0x1cc), range(0x1f88, 0x1faf), range(0x660, 0x669), range(0xff10, 0xff5a), ...supplementary];
const spaces = [" ", " ", "  ", "\n", "\r\n", "\t", "\r", "\u00a0", "\u3000", "\u2028", "\v", "\f", "\n\n"];
const words = ["hello", "World", "DON'T", "it's", "we'LL", "I'Ve", "'save", "x'", "McDonald", "JSON", "fooBar", "1234567", "3.14",
  "/", "//", "/*", "!?", "...", "=>", "{", "}", "\"a\":", "naïve", "Straße", "été", "日本語", "漢字ABC", "हिन्दी", "สวัสดี", "😀", "👩‍👩‍👧‍👦",
  "🇩🇪", "e\u0301", "\u0301A", "!\u0301\n", "𝒜𝓫", "ǅa", "ªº", "Ⅷ", "٣٤٥٦"];

const texts = ["", " ", "\n", "a", "  a", "a  ", "a \n  ", "\u200b", "<|endoftext|>", "say <|endofprompt|> now", "'", "''s", "a's\u0301!\n",
  "The quick brown fox jumps over the lazy dog.", "I'd've thought it's OK; they'LL see.", "SELECT * FROM t WHERE a >= 10 -- why\n",
  "public static int Main(string[] args)\n{\n    return args.Length > 0 ? 1 : 0; // done\n}\n", "https://example.org/a/b?c=d#e\n/path",
  "!!\u0301\n//\n", "\u0301", "\u0301\u0302ABC", "a\u0301B\u0301c", "\ufffd\u{10ffff}\u{e000}", "👨‍💻👩🏽‍🚀🏴‍☠️", "\ud800", "a\udc00b", "\ud83d\ud83d\ude00",
  "a\u0085b", "a\u0085\u0085\nb", "\ufeffhello", " \ufeff x", "\ufeff\ufeff!", "it'\u017f so", "'\u017fave", "a\u0085", "  \u0085x",
  "a".repeat(1500), " ".repeat(1200), "\n".repeat(900), "ab".repeat(700), "=".repeat(800), "0".repeat(700), "漢".repeat(400),
  "/\n".repeat(400), "\n ".repeat(400), "!?".repeat(500), "😀".repeat(200)];
for (let i = 0; i < 70; i++) texts.push(repeat(1 + random(40), () => pick(blocks)()));
for (let i = 0; i < 30; i++) texts.push(repeat(1 + random(30), () => pick(supplementary)()));
for (let i = 0; i < 30; i++) texts.push(repeat(1 + random(25), () => pick(spaces)));
for (let i = 0; i < 90; i++) texts.push(repeat(1 + random(30), () => pick([pick(words), pick(words), pick(spaces), pick(blocks)()])));
for (let i = 0; i < 25; i++) texts.push(repeat(1 + random(12), () => pick(words) + pick([" ", "\u0085", "\ufeff", "'\u017f", "\n"])));

const encodings = {};
for (const name of ["o200k_base", "cl100k_base"]) {
  const { default: published } = await import(`js-tiktoken/ranks/${name}`);
  const pattern = published.pat_str.replaceAll("\\s", "\\p{White_Space}").replaceAll("\\S", "\\P{White_Space}")
    .replaceAll("'s|'S", "'s|'S|'\u017f");
  encodings[name] = [new Tiktoken({ ...published, pat_str: pattern }), new Tiktoken(published)];
}

const vectors = texts.map((text) => {
  const vector = { text };
  for (const [name, [original, port]] of Object.entries(encodings)) {
    vector[name] = original.encode(text, [], []);
    if (!differs.test(text) && String(port.encode(text, [], [])) !== String(vector[name])) {
      throw new Error(`${name}: the two patterns disagree on ${JSON.stringify(text)}`);
    }
  }
  return vector;
});
mkdirSync(target, { recursive: true });
// Only ASCII in the file: lone surrogates survive as escapes.
const ascii = (json) => json.replace(/[\u007f-\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
writeFileSync(new URL("token-vectors.json", target), "[\n" + vectors.map((v) => ascii(JSON.stringify(v))).join(",\n") + "\n]\n");
console.log(`${vectors.length} vectors`);
