using Fabra.Authoring;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Embedding;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Fabra.Grpc.Server.Tests.Embedding;

/// <summary>An embedder of two dimensions over an endpoint.</summary>
internal sealed class EndpointCaller : IDisposable
{
    private readonly LoggerFactory _loggers;
    private readonly Lazy<EndpointEmbeddingGenerator> _generator;

    public EndpointCaller(Uri baseUrl)
    {
        Settings = new EmbeddingSettings { Provider = EmbeddingProvider.Openai, BaseUrl = baseUrl, Model = "m", Dimensions = 2 };
        _loggers = new LoggerFactory([Logs]);
        _generator = new Lazy<EndpointEmbeddingGenerator>(() => new EndpointEmbeddingGenerator(
            Settings, Time, new CryptographicRandomSource(), _loggers.CreateLogger<EndpointEmbeddingGenerator>()));
    }

    /// <summary>To be changed before the first call.</summary>
    public EmbeddingSettings Settings { get; }

    public HastyTime Time { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public DocumentEmbedder Embedder => new(_generator.Value, new EmbedderIdentity("m", 2), Settings.BatchSize);

    public Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(params string[] texts) =>
        Embedder.EmbedAsync(texts, TestContext.Current.CancellationToken);

    public async Task<string> RefusalAsync(params string[] texts)
    {
        var refusal = await Should.ThrowAsync<FabraException>(() => EmbedAsync(texts));
        refusal.Reason.ShouldBe(ErrorReason.EmbedderUnavailable);
        return refusal.Message;
    }

    public void Dispose()
    {
        if (_generator.IsValueCreated)
        {
            _generator.Value.Dispose();
        }

        _loggers.Dispose();
    }
}
