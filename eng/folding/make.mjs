// Makes the table by which search terms are folded: for each letter, number, mark or format character that changes, the distance from
// the one before it in base 36, a space, and what it becomes. Lines end with a line feed; the whole is under Brotli. Run from this
// folder: node make.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

if (process.versions.unicode !== "17.0") throw new Error(`made with Unicode 17.0, this Node has ${process.versions.unicode}`);
const target = new URL("../../src/Fabra.Core/Documents/Search/Data/", import.meta.url);
mkdirSync(target, { recursive: true });

// Marks that a writer may leave out: accents, Hebrew points, Arabic vowels; the tatweel, which only stretches a word; variation selectors
// and format characters, such as the soft hyphen, which one does not see.
const optional = /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u0640\uFE00-\uFE0F\p{Cf}]/gu;

// Letters that have no decomposition but are commonly written so, and what full case folding does beyond lower case.
const letters = {
  "ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "þ": "th", "ŧ": "t",
};

const once = (text) => [...text.normalize("NFKD").replace(optional, "").toLowerCase()].map((c) => letters[c] ?? c).join("");

function fold(character) {
  let folded = character;
  for (let before = ""; before !== folded;) [before, folded] = [folded, once(folded)];
  // Some letters stand for several words.
  return folded.normalize("NFC").replace(/\s/gu, "");
}

let lines = "";
let count = 0;
let previous = 0;
for (let point = 0x80; point <= 0x10ffff; point++) {
  const character = String.fromCodePoint(point);
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  if (surrogate || !/[\p{L}\p{N}\p{M}\p{Cf}]/u.test(character) || fold(character) === character) continue;
  lines += `${(point - previous).toString(36)} ${fold(character)}\n`;
  previous = point;
  count++;
}

const packed = brotliCompressSync(lines, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
writeFileSync(new URL("folding.txt.br", target), packed);
console.log(`${count} characters, ${Buffer.byteLength(lines)} -> ${packed.length} bytes`);
