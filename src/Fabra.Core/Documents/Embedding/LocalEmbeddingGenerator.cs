using Fabra.Core.Documents.Search;
using Microsoft.Extensions.AI;

namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// Makes vectors from the words of a text and their parts, hashed: without a key, a network or a model file, and bit for bit the same on
/// every machine. Texts that share words, or forms of them, come out near each other; synonyms do not.
/// </summary>
public sealed class LocalEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Names the rules: vectors made by others cannot be compared.</summary>
    public const string Model = "local-ngram-v1";

    public const int Dimensions = 384;

    private const int GramLength = 4;

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
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        // Nothing is held.
    }

    private static float[] Embed(string text)
    {
        var weights = new double[Dimensions];
        foreach (TermFrequency term in TermCounting.Count(TermAnalyzer.Analyze(text)))
        {
            // Square roots, unlike logarithms, are the same to the bit everywhere.
            double weight = Math.Sqrt(term.Count);
            Add(weights, term.Term, weight);
            string bounded = $"<{term.Term}>";
            int grams = bounded.Length - GramLength + 1;
            for (int i = 0; i < grams; i++)
            {
                Add(weights, bounded.AsSpan(i, GramLength), weight / Math.Sqrt(grams));
            }
        }

        return Array.ConvertAll(weights, weight => (float)weight);
    }

    private static void Add(double[] weights, ReadOnlySpan<char> feature, double weight)
    {
        ulong hash = Hash(feature);
        weights[hash % Dimensions] += (hash >> 63) == 0 ? weight : -weight;
    }

    /// <summary>FNV-1a of 64 bits over the UTF-16 octets, low octet first.</summary>
    private static ulong Hash(ReadOnlySpan<char> feature)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in feature)
        {
            hash = (hash ^ (byte)c) * 0x100000001B3;
            hash = (hash ^ (byte)(c >> 8)) * 0x100000001B3;
        }

        return hash;
    }
}
