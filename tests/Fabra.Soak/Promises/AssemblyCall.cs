using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Promises;

/// <summary>One assembly that can be asked again, word for word.</summary>
/// <param name="RequestId">Also its label, by which SQL finds what became of it.</param>
/// <param name="User">Whose features it reads.</param>
/// <param name="AsSession">As a session that reports a retrieval of its own, or in one call.</param>
internal sealed record AssemblyCall(string RequestId, int User, bool AsSession)
{
    public const string Label = "request";

    private static readonly string Text = string.Join(' ', Enumerable.Repeat("The quick brown fox jumps over the lazy dog.", 12));

    private Dictionary<string, string> Labels => new() { [Label] = RequestId };

    public Task<Context> AskAsync(FabraClient client, CancellationToken cancellationToken) =>
        AsSession ? AskSessionAsync(client, cancellationToken) : AskOnceAsync(client, cancellationToken);

    private Task<Context> AskOnceAsync(FabraClient client, CancellationToken cancellationToken) => client.AssembleContextAsync(
        "soak_one_call",
        [
            ContextItems.Text($"{Text} ({RequestId} žluťoučký 🐎)"),
            .. Shop.Features.Take(3).Select(name => ContextItems.Feature(name, Shop.User(User), $"{name}: {{}}")),
            ContextItems.Text("Answer in one sentence.", priority: 1),
        ],
        new AssembleContextOptions { RequestId = RequestId, Labels = Labels },
        cancellationToken);

    private async Task<Context> AskSessionAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var options = new BeginContextOptions { RequestId = RequestId, Labels = Labels };
        await using var scope = await client.BeginContextAsync("soak_session", options, cancellationToken);
        await scope.GetFeaturesAsync(Shop.Features.Skip(3).Take(3), [Shop.User(User)], cancellationToken);
        await scope.RecordRetrievalAsync(
            new RetrieverLineage
            {
                RetrieverName = "caller",
                Query = RequestId,
                Chunks = { new RetrievedChunk { ChunkId = "c1", DocumentId = "d1", ContentHash = new string('a', 64) } },
            },
            cancellationToken);
        scope.Add($"{Text} ({RequestId})");
        scope.AddFeature(Shop.Features[3], Shop.User(User), "value: {}");
        return await scope.CompleteAsync(cancellationToken);
    }
}
