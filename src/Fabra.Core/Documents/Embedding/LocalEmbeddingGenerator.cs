using Fabra.Core.Documents.Search;
using Microsoft.Extensions.AI;

namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// Makes vectors from the words of a text and their parts, hashed: without a key, a network or a model file, and bit for bit the same on
/// every machine. Texts that share words, forms of words or misspelt ones come out near each other; synonyms do not.
/// </summary>
/// <remarks>
/// Each distinct term (<see cref="TermAnalyzer"/>) counts by the square root of how often it occurs and by how much it says
/// (<see cref="TermWeights"/>); its parts of 3 and 4 letters, with its ends marked, share one and a half times the weight of the word.
/// Every word and part adds its weight to one dimension, positive or negative by its hash. Additions go in the order of the terms, and
/// square roots, unlike logarithms, are exact by IEEE 754: nothing here depends on the machine. The weights were chosen by measurement,
/// see bench/README.md.
/// </remarks>
internal sealed class LocalEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Names the rules: vectors made by others cannot be compared with these.</summary>
    public const string Model = "local-ngram-v2";

    public const int Dimensions = 768;

    private const int ShortestPart = 3;
    private const int LongestPart = 4;
    private const double WeightOfParts = 1.5;

    /// <summary>What a <see cref="DocumentEmbedder"/> over this generator is.</summary>
    public static EmbedderIdentity Identity { get; } = new(Model, Dimensions);

    /// <inheritdoc />
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var generated = new GeneratedEmbeddings<Embedding<float>>();
        foreach (string text in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            generated.Add(new Embedding<float>(Embed(text)) { ModelId = Model });
        }

        return Task.FromResult(generated);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fabra", null, Model, Dimensions)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc />
    public void Dispose()
    {
        // Nothing is held.
    }

    private static float[] Embed(string text)
    {
        Span<double> sums = stackalloc double[Dimensions];
        foreach (TermFrequency term in TermCounting.Count(TermAnalyzer.Analyze(text)))
        {
            double weight = Math.Sqrt(term.Count) * TermWeights.Of(term.Term);
            Add(sums, FeatureHash.Mix(FeatureHash.Continue(FeatureHash.Word, term.Term)), weight);
            AddParts(sums, term.Term, weight * WeightOfParts);
        }

        double squares = 0;
        foreach (double sum in sums)
        {
            squares += sum * sum;
        }

        // Of length 1 already here, for whoever calls this without a DocumentEmbedder.
        double length = squares > 0 ? Math.Sqrt(squares) : 1;
        var vector = new float[Dimensions];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(sums[i] / length);
        }

        return vector;
    }

    private static void AddParts(Span<double> sums, string term, double weight)
    {
        Span<char> marked = stackalloc char[TermAnalyzer.MaxTermLength + 2];
        marked = marked[..(term.Length + 2)];
        marked[0] = '<';
        term.CopyTo(marked[1..]);
        marked[^1] = '>';

        int parts = 0;
        for (int length = ShortestPart; length <= LongestPart; length++)
        {
            parts += Math.Max(0, marked.Length - length + 1);
        }

        double share = weight / Math.Sqrt(parts);
        for (int start = 0; start + ShortestPart <= marked.Length; start++)
        {
            int longest = Math.Min(LongestPart, marked.Length - start);
            ulong hash = FeatureHash.Continue(FeatureHash.Part, marked.Slice(start, ShortestPart - 1));
            for (int length = ShortestPart; length <= longest; length++)
            {
                hash = FeatureHash.Continue(hash, marked.Slice(start + length - 1, 1));
                Add(sums, FeatureHash.Mix(hash), share);
            }
        }
    }

    private static void Add(Span<double> sums, ulong hash, double weight) =>
        sums[(int)(hash % Dimensions)] += hash >> 63 == 0 ? weight : -weight;
}
