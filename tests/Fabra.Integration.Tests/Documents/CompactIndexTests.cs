using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Integration.Tests.Documents;

public sealed class CompactIndexTests
{
    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task Compaction_removes_what_ended_and_refuses_earlier_instants_from_then_on()
    {
        var time = new ShiftedTime();
        await using var server = await RunningServer.StartAsync(builder => builder.UseClock(time));
        var indexes = server.Client.Indexes;
        await Policies.CreateAsync(server.Client);
        await Policies.IndexAsync(server.Client, Policies.Documents);
        var then = time.GetUtcNow().ToTimestamp();
        await Policies.IndexAsync(server.Client, Policies.Document("refunds", "Refunds take a month."));
        await indexes.DeleteDocumentAsync(new() { IndexName = Policies.Index, DocumentId = "pets" }, Call);
        time.Shift = TimeSpan.FromHours(3);
        var before = time.GetUtcNow().AddHours(-1).ToTimestamp();

        var compaction = await indexes.CompactIndexAsync(new() { Name = Policies.Index, EndedBefore = before }, Call);

        // The first version of one document, and the only one of another together with its end.
        compaction.ShouldBe(new CompactIndexResponse { RemovedVersions = 3, RemovedChunks = 2 });
        (await indexes.GetIndexAsync(new() { Name = Policies.Index }, Call)).Statistics.Documents.ShouldBe(3);
        foreach (var mode in new[] { SearchMode.Vector, SearchMode.Lexical, SearchMode.Hybrid })
        {
            (await Policies.SearchAsync(server.Client, new SearchRequest { Query = "refunds take", Mode = mode }))[0]
                .Content.ShouldBe("Refunds take a month.");
            var early = new SearchRequest { Query = "refunds take", Mode = mode, AsOf = then };
            (await Should.ThrowAsync<RpcException>(Policies.SearchAsync(server.Client, early)))
                .ShouldSay(StatusCode.FailedPrecondition, "HISTORY_COMPACTED");
        }

        var read = new GetDocumentRequest { IndexName = Policies.Index, DocumentId = "parcels", AsOf = then };
        (await Should.ThrowAsync<RpcException>(indexes.GetDocumentAsync(read, Call).ResponseAsync))
            .ShouldSay(StatusCode.FailedPrecondition, "HISTORY_COMPACTED");
        read.AsOf = before;
        (await indexes.GetDocumentAsync(read, Call)).Document.SupersededAt.ShouldBeNull();
        (await Policies.IndexAsync(server.Client, Policies.Documents)).IndexedCount.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compaction_keeps_what_a_recorded_context_was_shown(bool contentRecorded)
    {
        var time = new ShiftedTime();
        await using var server = await RunningServer.StartAsync(builder =>
        {
            builder.UseClock(time);
            builder.Options.Evidence.IncludeContent = contentRecorded;
        });
        await Policies.CreateAsync(server.Client);
        await Policies.IndexAsync(server.Client, Policies.Documents);
        var context = await server.Client.AssembleContextAsync(
            "answer", [ContextItems.Retrieval(Policies.Index, "refunds take weeks", topK: 1)], cancellationToken: Call.CancellationToken);
        var shown = context.Lineage.RetrieversUsed.ShouldHaveSingleItem().Chunks.ShouldHaveSingleItem();
        foreach (var document in Policies.Documents)
        {
            await server.Client.Indexes.DeleteDocumentAsync(
                new() { IndexName = Policies.Index, DocumentId = document.DocumentId }, Call);
        }

        time.Shift = TimeSpan.FromHours(3);
        var compact = new CompactIndexRequest { Name = Policies.Index, EndedBefore = time.GetUtcNow().AddHours(-1).ToTimestamp() };

        var compaction = await server.Client.Indexes.CompactIndexAsync(compact, Call);

        // Four versions and their four ends, but for the one that was shown.
        compaction.ShouldBe(new CompactIndexResponse { RemovedVersions = 7, RemovedChunks = 3, KeptVersions = 1 });
        (await ChunksAsync(server, shown.VersionId)).ShouldBe(1);
        if (contentRecorded)
        {
            var replay = await server.Client.Contexts.ReplayContextAsync(
                new() { ContextId = context.ContextId, Mode = ReplayMode.AsOf }, Call);
            replay.Identical.ShouldBeTrue(string.Join('\n', replay.Differences));
            replay.Replayed.Content.ShouldBe("Refunds take two weeks.");
        }

        // And the document may come back, as one that was never there.
        (await Policies.IndexAsync(server.Client, Policies.Documents)).IndexedCount.ShouldBe(4);
    }

    private static async Task<long> ChunksAsync(RunningServer server, string versionId)
    {
        using var answer = await server.Client.QuerySqlAsync(
            $"SELECT count(*) FROM document_chunks WHERE version_id = '{versionId}'", cancellationToken: Call.CancellationToken);
        return (await answer.FirstAsync(Call.CancellationToken))[0].Int64Value;
    }

    /// <summary>The system's time and so much.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
