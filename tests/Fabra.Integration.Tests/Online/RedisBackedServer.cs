using System.Net;
using System.Text.Json;
using Fabra.Client;
using Fabra.Grpc.Server;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing.Redis;
using Fabra.V1;

namespace Fabra.Integration.Tests.Online;

/// <summary>A server whose newest values are in Redis, and what tests ask of it.</summary>
internal static class RedisBackedServer
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where no Redis can be started.</summary>
    public static void Require()
    {
        if (RedisBinaries.WhyMissing is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    public static Task<RunningServer> StartAsync(string redisUrl, string folder, Action<FabraServerBuilder>? configure = null) =>
        RunningServer.StartInAsync(folder, builder =>
        {
            builder.Options.RedisUrl = redisUrl;
            builder.Options.Limits.HealthInterval = TimeSpan.FromMilliseconds(100);
            builder.Options.Resilience.BreakDuration = TimeSpan.FromMilliseconds(500);
            configure?.Invoke(builder);
        });

    public static Task<FeatureValue> ScoreAsync(this RunningServer server, string entityId = "u1") =>
        server.Client.GetFeatureValueAsync(Samples.Score, entityId, cancellationToken: Cancellation);

    public static Task WriteScoreAsync(this RunningServer server, double score, TimeSpan ago = default, string entityId = "u1") =>
        server.Client.WriteFeaturesAsync(
            [FeatureWrites.Create(Samples.Score, entityId, score, ago == default ? null : TimeProvider.System.GetUtcNow() - ago)],
            cancellationToken: Cancellation);

    public static Task<Context> AssembleCardAsync(this RunningServer server) => server.Client.AssembleContextAsync(
        "card", Samples.Card("u1"), new AssembleContextOptions { FreshnessSla = TimeSpan.FromHours(10) }, Cancellation);

    public static Task UntilScoreAsync(this RunningServer server, double score, FeatureSource source, string entityId = "u1") =>
        Eventually.ShouldBecomeAsync(
            async () => await server.ScoreAsync(entityId) is var found && found.Source == source && found.Value.DoubleValue == score,
            $"the score {score} comes from {source}");

    /// <summary>The state of a component as <c>/readyz</c> tells it, and of the whole.</summary>
    public static async Task<(HttpStatusCode Code, string Status, bool Healthy, string Detail)> ReadyAsync(
        this RunningServer server, string component)
    {
        using var answer = await server.Http.GetAsync("/readyz", Cancellation);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        var found = json.RootElement.GetProperty("components").EnumerateArray()
            .FirstOrDefault(one => one.GetProperty("name").GetString() == component);
        return found.ValueKind == JsonValueKind.Undefined
            ? (answer.StatusCode, json.RootElement.GetProperty("status").GetString()!, false, "")
            : (answer.StatusCode, json.RootElement.GetProperty("status").GetString()!, found.GetProperty("healthy").GetBoolean(),
                found.GetProperty("detail").GetString()!);
    }

    public static async Task<string> MetricAsync(this RunningServer server, string line)
    {
        var text = await server.Http.GetStringAsync("/metrics", Cancellation);
        return text.Split('\n').Single(one => one.StartsWith(line + " ", StringComparison.Ordinal))[(line.Length + 1)..];
    }
}
