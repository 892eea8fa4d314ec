using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Integration.Tests.Documents;

public sealed class CompactIndexTests
{
    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task Compaction_removes_what_ended_and_refuses_earlier_instants_from_then_on()
    {
        var time = new ShiftedTime();
        await using var server = await RunningServer.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
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

    /// <summary>The system's time and so much.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
