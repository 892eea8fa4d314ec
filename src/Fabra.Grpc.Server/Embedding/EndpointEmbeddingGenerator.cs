using System.ClientModel;
using System.ClientModel.Primitives;
using Fabra.Core.Diagnostics;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Configuration;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;
using EmbeddingGenerationOptions = Microsoft.Extensions.AI.EmbeddingGenerationOptions;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>
/// Makes vectors by the embeddings call of an endpoint that speaks the OpenAI API. Failures that may pass are tried again, and no more is
/// sent in a minute than the settings say.
/// </summary>
internal sealed partial class EndpointEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ILogger _logger;
    private readonly EmbeddingSettings _settings;
    private readonly LogLimit _limit;
    private readonly EndpointRate _rate;
    private readonly EmbeddingClient _client;
    private readonly OpenAI.Embeddings.EmbeddingGenerationOptions _options;

    public EndpointEmbeddingGenerator(
        EmbeddingSettings settings, TimeProvider time, IRandomSource random, ILogger<EndpointEmbeddingGenerator> logger)
    {
        _logger = logger;
        _settings = settings;
        _limit = new LogLimit(time);
        _rate = new EndpointRate(settings);
        _options = new OpenAI.Embeddings.EmbeddingGenerationOptions
        {
            Dimensions = settings.RequestDimensions ? settings.Dimensions : null,
        };
        var client = new OpenAIClientOptions
        {
            Endpoint = settings.BaseUrl,
            NetworkTimeout = settings.Timeout,
            RetryPolicy = new EndpointRetryPolicy(settings.MaxRetries, time, random),
        };
        client.AddPolicy(new EndpointRatePolicy(_rate), PipelinePosition.PerTry);
        if (settings.ApiKey is null)
        {
            client.AddPolicy(new WithoutKeyPolicy(), PipelinePosition.BeforeTransport);
        }

        _client = new EmbeddingClient(settings.Model, new ApiKeyCredential(settings.ApiKey ?? "none"), client);
    }

    /// <inheritdoc />
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        try
        {
            await _rate.AcquireTokensAsync(texts, cancellationToken);
            OpenAIEmbeddingCollection answer = await _client.GenerateEmbeddingsAsync(texts, _options, cancellationToken);
            return InOrder(answer, texts.Length);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            var explained = EndpointFailure.Explain(failure, _settings);
            Tell(explained, texts.Length);
            throw explained;
        }
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata("openai", _settings.BaseUrl, _settings.Model, _settings.Dimensions)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc />
    public void Dispose() => _rate.Dispose();

    private void Tell(Exception explained, int texts)
    {
        if (explained is not TextsRefusedException)
        {
            LogEmbeddingFailed(_settings.Model, texts, explained.Message);
        }
        else if (_limit.Passes("refused", out var heldBack))
        {
            // A text that is not taken is looked for in halves, each of which is refused too.
            LogTextsRefused(_settings.Model, texts, explained.Message, heldBack);
        }
    }

    /// <summary>Each vector says which text it is of; the order of the answer is not promised.</summary>
    private static GeneratedEmbeddings<Embedding<float>> InOrder(OpenAIEmbeddingCollection answer, int count)
    {
        OpenAIEmbedding[] ordered = [.. answer.OrderBy(vector => vector.Index)];
        return ordered.Length == count && ordered.Where((vector, place) => vector.Index != place).Any()
            ? throw new FormatException("The vectors are not numbered as the texts are.")
            : new GeneratedEmbeddings<Embedding<float>>(ordered.Select(vector => new Embedding<float>(vector.ToFloats())));
    }

    [LoggerMessage(
        601, LogLevel.Warning, "embedding_failed model={Model} texts={Texts} error={Error}", EventName = "embedding_failed")]
    private partial void LogEmbeddingFailed(string? model, int texts, string error);

    [LoggerMessage(
        602,
        LogLevel.Warning,
        "embedding_refused model={Model} texts={Texts} error={Error} held_back={HeldBack}",
        EventName = "embedding_refused")]
    private partial void LogTextsRefused(string? model, int texts, string error, long heldBack);
}
