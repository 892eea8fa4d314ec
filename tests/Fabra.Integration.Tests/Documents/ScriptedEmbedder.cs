using Fabra.Core.Documents.Embedding;
using Fabra.Grpc.Server;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Vectors = Microsoft.Extensions.AI.GeneratedEmbeddings<Microsoft.Extensions.AI.Embedding<float>>;

namespace Fabra.Integration.Tests.Documents;

/// <summary>The local embedder, which fails as told and can be made to wait; for a server to be started with.</summary>
internal sealed class ScriptedEmbedder : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly LocalEmbeddingGenerator _inner = new();

    /// <summary>What becomes of the next answers. By default they are right.</summary>
    public Func<Vectors, Vectors> Answer { get; set; } = right => right;

    /// <summary>Awaited before each answer.</summary>
    public Func<CancellationToken, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    /// <summary>Makes a server use it, under the local embedder's name or another.</summary>
    public void Serve(FabraServerBuilder builder, string? model = null) => builder.Services.AddSingleton(new DocumentEmbedder(
        this, LocalEmbeddingGenerator.Identity with { Model = model ?? LocalEmbeddingGenerator.Identity.Model }, batchSize: 8));

    public async Task<Vectors> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Meanwhile(cancellationToken);
        return Answer(await _inner.GenerateAsync(values, options, cancellationToken));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _inner.Dispose();
}
