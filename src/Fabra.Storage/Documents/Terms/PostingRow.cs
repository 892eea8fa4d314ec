using System.Text;
using Fabra.Core.Documents;

namespace Fabra.Storage.Documents.Terms;

/// <summary>
/// Where one term occurs in chunks that were stored together. A row per term, not per occurrence: a fifth of the rows to look
/// through.
/// </summary>
/// <param name="TermHash">Of the term; the term itself stands in <paramref name="Postings"/>.</param>
/// <param name="Postings">As <see cref="PostingCodec"/> writes them.</param>
internal sealed record PostingRow(long TermHash, byte[] Postings)
{
    /// <summary>
    /// The rows of some chunks, numbered from 0, by hash, so that min-max pruning passes over most of a large batch.
    /// </summary>
    public static PostingRow[] Of(IReadOnlyList<DocumentChunk> chunks)
    {
        var writers = new Dictionary<string, PostingCodec.Writer>(StringComparer.Ordinal);
        for (var i = 0; i < chunks.Count; i++)
        {
            foreach (var (term, count) in chunks[i].Terms)
            {
                if (!writers.TryGetValue(term, out var writer))
                {
                    writers.Add(term, writer = new PostingCodec.Writer(Encoding.UTF8.GetBytes(term)));
                }

                writer.Add(i, count, chunks[i].TermCount);
            }
        }

        return [.. writers.Select(pair => new PostingRow(Fnv1a.Of(pair.Key), pair.Value.ToArray())).OrderBy(row => row.TermHash)];
    }
}
