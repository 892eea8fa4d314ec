using System.Text;
using Fabra.Core.Documents.Embedding;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>Texts on some topics, of made-up words as often as words are, and the local embedder's vectors of them. Always the same for a seed.</summary>
internal sealed class LocalTexts
{
    public const int Dimensions = LocalEmbeddingGenerator.Dimensions;

    private const int Topics = 40;
    private const int WordsOfTopic = 60;

    private readonly Random _random;
    private readonly string[] _words;

    public LocalTexts(int seed)
    {
        _random = new Random(seed);
        _words = [.. Enumerable.Range(0, Topics * WordsOfTopic).Select(_ => Word())];
    }

    public async Task<float[][]> NextAsync(int count, CancellationToken cancellationToken)
    {
        using var embedder = new LocalEmbeddingGenerator();
        var embeddings = await embedder.GenerateAsync(Enumerable.Range(0, count).Select(_ => Text()), cancellationToken: cancellationToken);
        return [.. embeddings.Select(embedding => embedding.Vector.ToArray())];
    }

    private string Text()
    {
        var topic = _random.Next(Topics);
        return string.Join(' ', Enumerable.Range(0, _random.Next(6, 16)).Select(_ =>
            _words[((_random.Next(4) == 0 ? _random.Next(Topics) : topic) * WordsOfTopic) + Rank()]));
    }

    // Few words are frequent.
    private int Rank() => (int)(WordsOfTopic * Math.Pow(_random.NextDouble(), 2));

    private string Word()
    {
        var word = new StringBuilder();
        for (var i = _random.Next(2, 5); i > 0; i--)
        {
            word.Append("bcdfghjklmnprstvz"[_random.Next(17)]).Append("aeiou"[_random.Next(5)]);
        }

        return word.ToString();
    }
}
