using Fabra.Core.Documents.Embedding;
using Microsoft.Extensions.AI;

namespace Fabra.Core.Tests.Documents;

/// <summary>The local embedder, which counts what it is asked, fails while it is told to, and lets a test act in between.</summary>
internal sealed class ScriptedGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LocalEmbeddingGenerator _inner = new();

    public bool Fails { get; set; }

    /// <summary>Texts embedded so far.</summary>
    public int Texts { get; private set; }

    /// <summary>Runs before each answer.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Meanwhile();
        if (Fails)
        {
            throw new HttpRequestException("Connection refused");
        }

        var texts = values.ToArray();
        Texts += texts.Length;
        return await _inner.GenerateAsync(texts, options, cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _inner.Dispose();
}
