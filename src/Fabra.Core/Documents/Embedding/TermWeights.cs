using System.Collections.Frozen;
using System.Numerics;
using System.Text;
using Fabra.Core.Documents.Search;
using Fabra.Core.Tokens;

namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// How much a term says, as far as that can be told without the index, whose statistics a vector has no part in: the more common a word is
/// in general, the less. What is common is told by the ranks of the vocabulary that tokens are counted by, which is ordered much as words
/// are by frequency, in any language.
/// </summary>
/// <remarks>
/// The square root of log2(1 + rank / 64) / 10, so that the product of a query's weight and a text's falls as the logarithm of the
/// frequency, as the weight of BM25 does; from 0.22 for the most common words to 1 for those that are not among the first 65,472 tokens.
/// Between powers of two the logarithm is a straight line: the library's differs in the last bit from one machine to the next.
/// </remarks>
internal static class TermWeights
{
    private const int Flat = 64;
    private const int Octaves = 10;
    private const double Least = 0.05;

    private static readonly Lazy<FrozenDictionary<string, double>> OfCommon = new(Read);

    public static double Of(string term) => OfCommon.Value.GetValueOrDefault(term, 1);

    private static FrozenDictionary<string, double> Read()
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var vocabulary = BpeVocabulary.Load("o200k_base");
        for (int rank = 0; rank < (Flat << Octaves) - Flat; rank++)
        {
            // A token that is a whole word begins with a space; of the forms of a word the most common one counts.
            ReadOnlySpan<byte> token = vocabulary.Bytes(rank);
            if (token.Length > 1 && token[0] == ' ' && TermAnalyzer.Analyze(Encoding.UTF8.GetString(token)) is [var term])
            {
                weights.TryAdd(term, Weight(rank));
            }
        }

        return weights.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static double Weight(int rank)
    {
        int shifted = rank + Flat;
        int power = BitOperations.Log2((uint)shifted);
        double logarithm = power - 1 + ((double)shifted / (1 << power));
        return Math.Sqrt(Math.Max(Least, (logarithm - BitOperations.Log2(Flat)) / Octaves));
    }
}
