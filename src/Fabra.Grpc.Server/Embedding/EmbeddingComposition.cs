using Fabra.Core.Documents.Embedding;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>What makes the vectors of documents and queries.</summary>
internal static class EmbeddingComposition
{
    private const int LocalBatch = 64;

    /// <summary>A host that set its own embedder before keeps it.</summary>
    public static IServiceCollection AddFabraEmbedding(this IServiceCollection services)
    {
        services.TryAddSingleton(new DocumentEmbedder(new LocalEmbeddingGenerator(), LocalEmbeddingGenerator.Identity, LocalBatch));
        return services;
    }
}
