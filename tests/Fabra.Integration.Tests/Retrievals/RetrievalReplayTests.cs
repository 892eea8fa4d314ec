using System.Security.Cryptography;
using System.Text;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;

namespace Fabra.Integration.Tests.Retrievals;

/// <summary>What was retrieved is answered for, whatever became of it since.</summary>
public sealed class RetrievalReplayTests
{
    private const string Altered = "A refund is paid within forty days.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_of_after_documents_and_values_changed_is_identical_for_all_ways_in()
    {
        await using var server = await RunningServer.StartAsync();
        await Handbook.CreateAsync(server.Client);
        Context[] contexts =
        [
            await Handbook.AssembleAsync(server.Client),
            await Handbook.AssembleInSessionAsync(server.Client),
            await Handbook.AssembleByNameAsync(server.Client),
            await server.Client.AssembleContextAsync(
                HandbookContexts.Digest, new Dictionary<string, object?>(), cancellationToken: Cancellation),
        ];
        await Handbook.ChangeAsync(server.Client);
        foreach (var indexDeleted in new[] { false, true })
        {
            foreach (var context in contexts)
            {
                var replay = await server.Client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: Cancellation);

                replay.Differences.ShouldBeEmpty();
                replay.Identical.ShouldBeTrue();
                replay.Reexecuted.ShouldBe(Reexecution.Full);
                replay.Replayed.Content.ShouldBe(context.Content);
                replay.Replayed.Lineage.ShouldBe(context.Lineage);
            }

            if (!indexDeleted)
            {
                await server.Client.DeleteIndexAsync(Handbook.Index, Cancellation);
            }
        }
    }

    [Fact]
    public async Task Current_shows_what_is_found_now_and_what_is_not_any_more()
    {
        await using var server = await RunningServer.StartAsync();
        await Handbook.CreateAsync(server.Client);
        var context = await Handbook.AssembleAsync(server.Client);
        await Handbook.ChangeAsync(server.Client);

        var replay = await server.Client.ReplayContextAsync(context.ContextId, ReplayMode.Current, cancellationToken: Cancellation);

        replay.Identical.ShouldBeFalse();
        replay.Replayed.Content.ShouldStartWith("Score: 12\nRules:\n");
        replay.Replayed.Content.ShouldContain("ninety days");
        replay.Differences.Select(difference => difference.Message).ShouldBe(
            [
                "the value differs",
                "the chunk is not found any more",
                "the chunk is not found any more",
                "the chunk was not found then",
                "the chunk was not found then",
                "the text differs",
                "the text has another length",
            ],
            ignoreOrder: true);
        replay.Differences.Count(difference => difference.Path.StartsWith("retrievers_used[rules/", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public async Task As_of_another_instant_is_what_a_copy_of_the_store_from_then_answers()
    {
        using var folder = new TemporaryFolder();
        using var copy = new TemporaryFolder();
        await using (var before = await RunningServer.StartInAsync(folder.Path))
        {
            await Handbook.CreateAsync(before.Client);
        }

        var then = TimeProvider.System.GetUtcNow();
        await StoredData.CopyAsync(folder.Path, copy.Path);
        await using var server = await RunningServer.StartInAsync(folder.Path);
        await Handbook.ChangeAsync(server.Client);
        var context = await Handbook.AssembleAsync(server.Client);
        var hits = await server.Client.SearchAsync(
            Handbook.Index, Handbook.Question, new SearchOptions { TopK = 2, AsOf = then }, Cancellation);
        await using var old = await RunningServer.StartInAsync(copy.Path);

        var replay = await server.Client.ReplayContextAsync(
            context.ContextId, ReplayMode.AsOf, new ReplayContextOptions { AsOf = then }, Cancellation);
        var copied = await Handbook.AssembleAsync(old.Client);

        copied.Content.ShouldContain("thirty days");
        replay.Replayed.Content.ShouldBe(copied.Content);
        replay.Replayed.Content.ShouldBe($"Score: 85.5\nRules:\n{string.Join('\n', hits.Select(hit => hit.Content))}");
        replay.Reexecuted.ShouldBe(Reexecution.Full);
        Chunks(replay.Replayed).ShouldBe(Chunks(copied));
    }

    [Theory]
    [InlineData(Altered, null, "the store has another text in the chunk")]
    [InlineData(Altered, Altered, "the store has another text in the chunk")]
    [InlineData(null, "else", "the store has another hash beside the chunk")]
    public async Task As_of_with_one_stored_chunk_altered_is_not_identical(string? content, string? hashOf, string message)
    {
        using var folder = new TemporaryFolder();
        Context context;
        await using (var before = await RunningServer.StartInAsync(folder.Path))
        {
            await Handbook.CreateAsync(before.Client);
            context = await Handbook.AssembleAsync(before.Client);
        }

        string?[] changes =
        [
            content is null ? null : $"content = '{content}'",
            hashOf is null ? null : $"content_hash = '{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashOf)))}'",
        ];
        (await StoredData.ExecuteAsync(
            folder.Path, $"UPDATE document_chunks SET {string.Join(", ", changes.OfType<string>())} WHERE content LIKE '%thirty%'")).ShouldBe(1);

        await using var server = await RunningServer.StartInAsync(folder.Path);
        var replay = await server.Client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: Cancellation);

        replay.Identical.ShouldBeFalse();
        var chunk = context.Lineage.RetrieversUsed[0].Chunks.Single(chunk => chunk.DocumentId == "refunds");
        replay.Differences[0].Path.ShouldBe($"retrievers_used[rules/{chunk.ChunkId}]");
        replay.Differences[0].Message.ShouldBe(message);
        replay.Differences[0].Original.ShouldBe(chunk.ContentHash);
        replay.Replayed.Content.Contains("forty", StringComparison.Ordinal).ShouldBe(content is not null);
    }

    private static IEnumerable<(string, string, double, string)> Chunks(Context context) => context.Lineage.RetrieversUsed[0].Chunks
        .Select(chunk => (chunk.ChunkId, chunk.VersionId, chunk.SimilarityScore, chunk.ContentHash));
}
