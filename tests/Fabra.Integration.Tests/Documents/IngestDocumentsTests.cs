using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Documents;

public sealed class IngestDocumentsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_are_acknowledged_in_order_and_the_index_is_named_once()
    {
        await using var server = await RunningServer.StartAsync();
        await Policies.CreateAsync(server.Client);
        using var call = server.Client.Indexes.IngestDocuments(cancellationToken: Cancellation);
        for (var i = 0; i < 5; i++)
        {
            var batch = new IngestDocumentsRequest { BatchId = 100 + i, IndexName = i == 0 ? Policies.Index : "" };
            batch.Documents.Add(Enumerable.Range(0, 20).Select(j => Policies.Document($"d{i}-{j}", $"Text {i} of {j}.")));
            await call.RequestStream.WriteAsync(batch, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        var acknowledgements = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

        acknowledgements.ShouldBe(
            [.. Enumerable.Range(0, 5).Select(i => new IngestDocumentsResponse { BatchId = 100 + i, IndexedCount = 20, ChunkCount = 20 })]);
        (await StatisticsAsync(server.Client)).Documents.ShouldBe(100);
    }

    [Fact]
    public async Task Bad_documents_are_rejected_alone_each_with_its_place()
    {
        await using var server = await RunningServer.StartAsync();
        await Policies.CreateAsync(server.Client);
        var noValue = Policies.Document("c", "Three.");
        noValue.Metadata["score"] = new Value { DoubleValue = double.NaN };

        var acknowledgement = await IngestOneAsync(
            server.Client,
            Policies.Document("a", "One."),
            Policies.Document("b", " "),
            noValue,
            Policies.Document("a", "Four."),
            Policies.Document("e", "Five."),
            Policies.Document("", "Six."),
            Policies.Document("g", new string('x', (4 << 20) + 1)));

        (acknowledgement.IndexedCount, acknowledgement.UnchangedCount, acknowledgement.ChunkCount).ShouldBe((2, 0, 2));
        acknowledgement.Rejected.Select(rejected => (rejected.Index, rejected.DocumentId, rejected.Reason)).ShouldBe(
            [
                (1, "b", "INVALID_FIELD"), (2, "c", "INVALID_VALUE"), (3, "a", "INVALID_FIELD"), (5, "", "INVALID_FIELD"),
                (6, "g", "TOO_LARGE"),
            ]);
        acknowledgement.Rejected.ShouldAllBe(rejected => rejected.Message.StartsWith($"documents[{rejected.Index}]."));
        (await IngestOneAsync(server.Client, Policies.Document("", "Not one can be read."))).Rejected.Count.ShouldBe(1);
        (await IngestOneAsync(server.Client, noValue)).Rejected.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Batch_that_cannot_be_taken_at_all_ends_the_stream_and_what_was_acknowledged_stays()
    {
        await using var server = await RunningServer.StartAsync();
        await Policies.CreateAsync(server.Client);

        (await FailAsync(server.Client, new IngestDocumentsRequest { IndexName = "polices", Documents = { Policies.Documents } }))
            .ShouldSay(StatusCode.NotFound, "UNKNOWN_INDEX", "index_name");
        (await FailAsync(server.Client, new IngestDocumentsRequest { Documents = { Policies.Documents } }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "index_name");
        (await FailAsync(server.Client, new IngestDocumentsRequest { IndexName = Policies.Index }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "documents");
        var large = new IngestDocumentsRequest { IndexName = Policies.Index };
        large.Documents.Add(Enumerable.Range(0, 5).Select(i => Policies.Document($"d{i}", new string('x', 7 << 19))));
        (await FailAsync(server.Client, large, after: Policies.Documents))
            .ShouldSay(StatusCode.InvalidArgument, "TOO_LARGE", "documents");

        (await StatisticsAsync(server.Client)).Documents.ShouldBe(4);
    }

    [Fact]
    public async Task Embedder_that_fails_in_the_middle_ends_the_stream_and_what_was_acknowledged_stays()
    {
        using var embedder = new ScriptedEmbedder();
        await using var server = await RunningServer.StartAsync(builder => embedder.Serve(builder));
        await Policies.CreateAsync(server.Client);
        using var call = server.Client.Indexes.IngestDocuments(cancellationToken: Cancellation);
        await SendAsync(call, Policies.Documents[..2]);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        embedder.Answer = _ => throw new HttpRequestException("Connection refused");

        await SendAsync(call, Policies.Documents[2..]);

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation)))
            .ShouldSay(StatusCode.Unavailable, "EMBEDDER_UNAVAILABLE");
        (await StatisticsAsync(server.Client)).Documents.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelled_ingest_keeps_what_was_acknowledged_and_no_half_of_a_document()
    {
        using var embedder = new ScriptedEmbedder();
        await using var server = await RunningServer.StartAsync(builder => embedder.Serve(builder));
        await Policies.CreateAsync(server.Client);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var call = server.Client.Indexes.IngestDocuments(cancellationToken: leaving.Token);
        await SendAsync(call, Policies.Documents[0]);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        var (working, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        embedder.Meanwhile = async cancellation =>
        {
            working.TrySetResult();
            await using var registration = cancellation.Register(left.SetResult);
            await left.Task;
            cancellation.ThrowIfCancellationRequested();
        };

        await SendAsync(call, Policies.Documents[1..]);
        await working.Task.WaitAsync(Cancellation);
        await leaving.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation))).StatusCode.ShouldBe(StatusCode.Cancelled);
        await left.Task.WaitAsync(Cancellation);
        (await StatisticsAsync(server.Client)).ShouldBe(new IndexStatistics { Documents = 1, Chunks = 1, Tokens = 6 });
        embedder.Meanwhile = _ => Task.CompletedTask;
        (await Policies.IndexAsync(server.Client, Policies.Documents)).IndexedCount.ShouldBe(3);
    }

    [Fact]
    public async Task Server_that_stops_ends_the_stream_as_unavailable_and_what_was_acknowledged_is_there_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await RunningServer.StartInAsync(folder.Path))
        {
            await Policies.CreateAsync(server.Client);
            using var call = server.Client.Indexes.IngestDocuments(cancellationToken: Cancellation);
            await SendAsync(call, Policies.Documents);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();

            var stopped = server.StopAsync();

            (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation)))
                .ShouldSay(StatusCode.Unavailable, "SHUTTING_DOWN");
            await stopped;
        }

        await using var again = await RunningServer.StartInAsync(folder.Path);
        (await Policies.IndexAsync(again.Client, Policies.Documents)).UnchangedCount.ShouldBe(4);
        (await Policies.SearchAsync(again.Client, new SearchRequest { Query = "cats and dogs" }))[0].DocumentId.ShouldBe("pets");
    }

    private static async Task<IndexStatistics> StatisticsAsync(FabraClient client) =>
        (await client.Indexes.GetIndexAsync(new() { Name = Policies.Index }, cancellationToken: Cancellation)).Statistics;

    private static Task SendAsync(
        AsyncDuplexStreamingCall<IngestDocumentsRequest, IngestDocumentsResponse> call, params DocumentInput[] documents) =>
        call.RequestStream.WriteAsync(new() { IndexName = Policies.Index, Documents = { documents } }, Cancellation);

    private static async Task<IngestDocumentsResponse> IngestOneAsync(FabraClient client, params DocumentInput[] documents)
    {
        using var call = client.Indexes.IngestDocuments(cancellationToken: Cancellation);
        await SendAsync(call, documents);
        await call.RequestStream.CompleteAsync();
        return (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).ShouldHaveSingleItem();
    }

    /// <summary>How the stream ends at a batch, after another was acknowledged if one is given.</summary>
    private static async Task<RpcException> FailAsync(FabraClient client, IngestDocumentsRequest batch, DocumentInput[]? after = null)
    {
        using var call = client.Indexes.IngestDocuments(cancellationToken: Cancellation);
        if (after is not null)
        {
            await SendAsync(call, after);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();
        }

        await call.RequestStream.WriteAsync(batch, Cancellation);
        return await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation));
    }
}
