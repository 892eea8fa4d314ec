using Fabra.Core.Documents.Embedding;
using Fabra.Core.Ids;
using Fabra.Core.Tokens;
using Fabra.Grpc.Server.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>What makes the vectors of documents and queries.</summary>
internal static class EmbeddingComposition
{
    private const int LocalBatch = 64;

    /// <summary>A host that set its own <see cref="DocumentEmbedder"/> before keeps it.</summary>
    public static IServiceCollection AddFabraEmbedding(this IServiceCollection services, FabraOptions options)
    {
        if (options.Embedding is { Provider: EmbeddingProvider.Openai, Model: { } model, Dimensions: { } dimensions } settings)
        {
            services.AddSingleton(provider => new EndpointEmbeddingGenerator(
                settings,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<IRandomSource>(),
                provider.GetRequiredService<ILogger<EndpointEmbeddingGenerator>>()));
            services.TryAddSingleton(provider => new DocumentEmbedder(
                provider.GetRequiredService<EndpointEmbeddingGenerator>(), new EmbedderIdentity(model, dimensions), settings.BatchSize)
            {
                InputLimit = settings.MaxInputTokens is { } most ? new InputLimit(most, CounterOf(settings)) : null,
            });
            return services;
        }

        services.AddSingleton<LocalEmbeddingGenerator>();
        services.TryAddSingleton(provider => new DocumentEmbedder(
            provider.GetRequiredService<LocalEmbeddingGenerator>(), LocalEmbeddingGenerator.Identity, LocalBatch));
        return services;
    }

    private static ITokenCounter CounterOf(EmbeddingSettings settings) => settings.Tokenizer switch
    {
        EmbeddingTokenizer.Model => TokenCounters.ForModel(settings.Model),
        EmbeddingTokenizer.Bytes => new BytesTokenCounter(),
        var named => TokenCounters.ByName(SettingText.Show(named)),
    };
}
