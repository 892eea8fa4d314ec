// Converts the published vocabularies into the form src/Fabra.Core embeds: for each token, in rank order, one byte of
// length and then its bytes; the whole under Brotli. Run from this folder: npm ci && node convert.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const target = new URL("../../src/Fabra.Core/Tokens/Data/", import.meta.url);
mkdirSync(target, { recursive: true });

for (const name of ["o200k_base", "cl100k_base"]) {
  const { default: vocabulary } = await import(`js-tiktoken/ranks/${name}`);
  const tokens = [];
  for (const line of vocabulary.bpe_ranks.split("\n").filter(Boolean)) {
    const [, offset, ...encoded] = line.split(" ");
    encoded.forEach((token, i) => { tokens[Number(offset) + i] = Buffer.from(token, "base64"); });
  }
  for (let rank = 0; rank < tokens.length; rank++) {
    const length = tokens[rank]?.length ?? 0;
    if (length < 1 || length > 255) throw new Error(`${name}: rank ${rank} has ${length} bytes, so the format does not hold it`);
  }

  const plain = Buffer.concat(tokens.flatMap((token) => [Buffer.from([token.length]), token]));
  const packed = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  writeFileSync(new URL(`${name}.bin.br`, target), packed);
  const longest = tokens.reduce((most, token) => Math.max(most, token.length), 0);
  console.log(`${name}: ${tokens.length} tokens, longest ${longest} bytes, ${plain.length} -> ${packed.length} bytes`);
}
