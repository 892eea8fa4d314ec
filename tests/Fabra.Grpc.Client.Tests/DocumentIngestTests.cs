using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class DocumentIngestTests : ClientTest
{
    private static readonly IngestDocumentsOptions SmallBatches = new() { BatchSize = 10, MaxOutstandingBatches = 2 };

    [Fact]
    public async Task IngestDocuments_many_batches_acknowledges_each_in_order()
    {
        var acks = await CollectAsync(Documents(95));

        acks.Select(ack => (ack.FirstIndex, ack.Count)).ShouldBe(Enumerable.Range(0, 10).Select(i => (i * 10L, i == 9 ? 5 : 10)));
        acks.Sum(ack => ack.IndexedCount).ShouldBe(95);
        acks.Sum(ack => ack.ChunkCount).ShouldBe(190);
        State.Documents.Count.ShouldBe(95);
    }

    [Fact]
    public async Task IngestDocuments_batches_by_bytes_and_sends_a_large_document_alone()
    {
        var options = SmallBatches with { BatchBytes = 1000 };
        List<int> sizes = [300, 300, 300, 5000, 800, 90];
        var documents = sizes.Select((size, i) => DocumentInputs.Create($"d{i}", new string('x', size)));

        await CollectAsync(documents.ToAsyncEnumerable(), options);

        State.Batches.Select(batch => batch.Documents.Count).ShouldBe([3, 1, 2]);
    }

    [Fact]
    public async Task IngestDocuments_same_id_again_travels_with_a_later_batch()
    {
        List<string> ids = ["a", "b", "a"];
        var documents = ids.Select((id, i) => DocumentInputs.Create(id, $"text {i}"));

        await CollectAsync(documents.ToAsyncEnumerable());

        State.Batches.Select(batch => batch.Documents.Count).ShouldBe([2, 1]);
        State.Documents["kb/a"].Document.Text.ShouldBe("text 2");
    }

    [Fact]
    public async Task IngestDocuments_refused_document_is_reported_at_its_place_in_the_input()
    {
        var acks = await CollectAsync(Documents(25, bad: 17));

        var rejected = acks.SelectMany(ack => ack.Rejected).ShouldHaveSingleItem();
        rejected.Index.ShouldBe(17);
        rejected.Document.DocumentId.ShouldBe("bad17");
        rejected.Reason.ShouldBe("INVALID_FIELD");
        State.Documents.Count.ShouldBe(24);
    }

    [Fact]
    public async Task IngestDocuments_nothing_given_acknowledges_nothing() => (await CollectAsync(Documents(0))).ShouldBeEmpty();

    [Fact]
    public async Task IngestDocuments_broken_stream_sends_again_what_was_not_acknowledged()
    {
        State.IngestBreaks.Enqueue(3);
        State.IngestBreaks.Enqueue(0);

        var acks = await CollectAsync(Documents(95));

        acks.Select(ack => ack.FirstIndex).ShouldBe(Enumerable.Range(0, 10).Select(i => i * 10L));
        // Batches that were stored without their acknowledgement arriving are found unchanged.
        acks.Sum(ack => ack.IndexedCount + ack.UnchangedCount).ShouldBe(95);
        acks.Sum(ack => ack.UnchangedCount).ShouldBeGreaterThan(0);
        State.Documents.Count.ShouldBe(95);
        State.CountOf("IngestDocuments").ShouldBe(3);
    }

    [Fact]
    public async Task IngestDocuments_server_that_stays_away_gives_up()
    {
        State.FailNext("IngestDocuments", [.. Enumerable.Range(0, 10).Select(_ => FakeErrors.Unavailable())]);

        var error = await Should.ThrowAsync<FabraRpcException>(() => CollectAsync(Documents(95)));

        error.IsTransient.ShouldBeTrue();
        State.CountOf("IngestDocuments").ShouldBe(4);
    }

    [Fact]
    public async Task IngestDocuments_failing_embedder_is_not_asked_again_by_the_client()
    {
        State.FailNext("IngestDocuments", FakeErrors.Create(StatusCode.Unavailable, "EMBEDDER_UNAVAILABLE", "the embedder m cannot be reached"));

        var error = await Should.ThrowAsync<FabraRpcException>(() => CollectAsync(Documents(95)));

        error.ReasonCode.ShouldBe(ErrorReason.EmbedderUnavailable);
        error.IsTransient.ShouldBeTrue();
        State.CountOf("IngestDocuments").ShouldBe(1);
    }

    [Fact]
    public async Task IngestDocuments_unknown_index_ends_with_the_closest_names()
    {
        var error = await Should.ThrowAsync<FabraRpcException>(() => CollectAsync(Documents(95), index: "bk"));

        error.ReasonCode.ShouldBe(ErrorReason.UnknownIndex);
        error.ClosestNames.ShouldBe(["kb"]);
        State.CountOf("IngestDocuments").ShouldBe(1);
    }

    [Fact]
    public async Task IngestDocuments_failing_source_throws_after_the_acknowledgements()
    {
        var acks = new List<IngestDocumentsAck>();

        await Should.ThrowAsync<FormatException>(async () =>
        {
            await foreach (var ack in IngestAsync(FailingSource(), SmallBatches, "kb"))
            {
                acks.Add(ack);
            }
        });

        acks.ShouldHaveSingleItem().IndexedCount.ShouldBe(10);
    }

    [Fact]
    public async Task IngestDocuments_reads_only_as_far_ahead_as_may_be_outstanding()
    {
        State.HoldReplies = new TaskCompletionSource();
        var read = 0;
        var enough = new TaskCompletionSource();
        var documents = Documents(1000).Select(document =>
        {
            // Two batches outstanding, one in the making, and the document that did not fit into it any more.
            if (Interlocked.Increment(ref read) == 31)
            {
                enough.SetResult();
            }

            return document;
        });

        var collecting = CollectAsync(documents);
        await enough.Task.WaitAsync(Cancellation);
        read.ShouldBe(31);
        State.HoldReplies.SetResult();
        State.HoldReplies = null;

        (await collecting).Sum(ack => ack.IndexedCount).ShouldBe(1000);
    }

    [Fact]
    public async Task IngestDocuments_cancelled_keeps_what_was_acknowledged()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var acknowledged = 0;

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var ack in IngestAsync(Endless(), SmallBatches, "kb", cancel.Token))
            {
                acknowledged += ack.IndexedCount;
                await cancel.CancelAsync();
            }
        });

        acknowledged.ShouldBe(10);
        State.Documents.Count.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Fact]
    public async Task IngestDocuments_caller_that_stops_early_ends_the_call()
    {
        await foreach (var ack in IngestAsync(Endless(), SmallBatches, "kb"))
        {
            ack.FirstIndex.ShouldBe(0);
            break;
        }

        State.CountOf("IngestDocuments").ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1001, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 17 << 20, 1)]
    [InlineData(1, 1, 0)]
    public async Task IngestDocuments_impossible_options_are_refused(int size, int bytes, int outstanding)
    {
        var options = new IngestDocumentsOptions { BatchSize = size, BatchBytes = bytes, MaxOutstandingBatches = outstanding };

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => CollectAsync(Documents(1), options));
    }

    private static async IAsyncEnumerable<DocumentInput> Documents(int count, int bad = -1)
    {
        for (var i = 0; i < count; i++)
        {
            yield return DocumentInputs.Create(i == bad ? $"bad{i}" : $"d{i}", $"text {i}");
        }

        await Task.CompletedTask;
    }

    private static IAsyncEnumerable<DocumentInput> Endless() => Documents(int.MaxValue);

    private static async IAsyncEnumerable<DocumentInput> FailingSource()
    {
        await foreach (var document in Documents(15))
        {
            yield return document;
        }

        throw new FormatException("line 16");
    }

    private IAsyncEnumerable<IngestDocumentsAck> IngestAsync(
        IAsyncEnumerable<DocumentInput> documents, IngestDocumentsOptions options, string index, CancellationToken? cancellation = null)
    {
        State.Indexes.Add(new V1.Index { Name = "kb" });
        return Client.IngestDocumentsAsync(index, documents, options, cancellation ?? Cancellation);
    }

    private async Task<List<IngestDocumentsAck>> CollectAsync(
        IAsyncEnumerable<DocumentInput> documents, IngestDocumentsOptions? options = null, string index = "kb")
    {
        var acks = new List<IngestDocumentsAck>();
        await foreach (var ack in IngestAsync(documents, options ?? SmallBatches, index))
        {
            acks.Add(ack);
        }

        return acks;
    }
}
