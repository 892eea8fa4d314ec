using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class IngestTests : ClientTest
{
    private static readonly IngestFeaturesOptions SmallBatches = new() { BatchSize = 10, MaxOutstandingBatches = 2 };

    [Fact]
    public async Task IngestFeatures_many_batches_acknowledges_each_in_order()
    {
        var acks = await CollectAsync(Writes(95));

        acks.Select(ack => (ack.FirstIndex, ack.Count)).ShouldBe(
            Enumerable.Range(0, 10).Select(i => (i * 10L, i == 9 ? 5 : 10)));
        acks.Sum(ack => ack.WrittenCount).ShouldBe(95);
        State.Writes.Count.ShouldBe(95);
    }

    [Fact]
    public async Task IngestFeatures_refused_write_is_reported_at_its_place_in_the_input()
    {
        var acks = await CollectAsync(Writes(25, bad: 17));

        var rejected = acks.SelectMany(ack => ack.Rejected).ShouldHaveSingleItem();
        rejected.Index.ShouldBe(17);
        rejected.Write.EntityId.ShouldBe("bad17");
        rejected.Reason.ShouldBe("WRONG_VALUE_TYPE");
        State.Writes.Count.ShouldBe(24);
    }

    [Fact]
    public async Task IngestFeatures_nothing_given_acknowledges_nothing() => (await CollectAsync(Writes(0))).ShouldBeEmpty();

    [Fact]
    public async Task IngestFeatures_failing_source_throws_the_source_s_error() =>
        await Should.ThrowAsync<FormatException>(() => CollectAsync(FailingSource()));

    [Fact]
    public async Task IngestFeatures_failing_server_throws_and_is_not_repeated()
    {
        State.FailNext("IngestFeatures", FakeErrors.Unavailable());

        var error = await Should.ThrowAsync<FabraRpcException>(() => CollectAsync(Writes(100)));

        error.StatusCode.ShouldBe(StatusCode.Unavailable);
        State.CountOf("IngestFeatures").ShouldBe(1);
    }

    [Fact]
    public async Task IngestFeatures_caller_that_stops_early_ends_the_call()
    {
        await foreach (var ack in Client.IngestFeaturesAsync(Writes(100_000), SmallBatches, Cancellation))
        {
            ack.FirstIndex.ShouldBe(0);
            break;
        }

        State.Writes.Count.ShouldBeLessThan(100_000);
    }

    private static async IAsyncEnumerable<FeatureWrite> Writes(int count, int bad = -1)
    {
        for (var i = 0; i < count; i++)
        {
            yield return FeatureWrites.Create("score", i == bad ? $"bad{i}" : $"u{i}", 0.5 + i);
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<FeatureWrite> FailingSource()
    {
        await foreach (var write in Writes(15))
        {
            yield return write;
        }

        throw new FormatException("line 16");
    }

    private async Task<List<IngestAck>> CollectAsync(IAsyncEnumerable<FeatureWrite> writes)
    {
        var acks = new List<IngestAck>();
        await foreach (var ack in Client.IngestFeaturesAsync(writes, SmallBatches, Cancellation))
        {
            acks.Add(ack);
        }

        return acks;
    }
}
