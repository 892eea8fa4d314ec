using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Upgrade;

/// <summary>A store that an earlier version wrote, opened by today's: every answer is what it was.</summary>
public sealed class EarlierStoreTests(EarlierStoreFixture earlier) : IClassFixture<EarlierStoreFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(FeatureService.FeatureServiceClient.ListFeatureDefinitions), 2)]
    [InlineData(nameof(FeatureService.FeatureServiceClient.GetFeatureDefinition), 1)]
    [InlineData(nameof(FeatureService.FeatureServiceClient.GetFeatures), 5)]
    [InlineData(nameof(IndexService.IndexServiceClient.ListIndexes), 1)]
    [InlineData(nameof(IndexService.IndexServiceClient.GetIndex), 3)]
    [InlineData(nameof(IndexService.IndexServiceClient.GetDocument), 17)]
    [InlineData(nameof(IndexService.IndexServiceClient.Search), 30)]
    [InlineData(nameof(ContextService.ContextServiceClient.ListContexts), 8)]
    [InlineData(nameof(ContextService.ContextServiceClient.StreamContexts), 1)]
    [InlineData(nameof(ContextService.ContextServiceClient.GetContext), 17)]
    [InlineData(nameof(ContextService.ContextServiceClient.GetContextLineage), 17)]
    [InlineData(nameof(ContextService.ContextServiceClient.ReplayContext), 48)]
    [InlineData(nameof(ContextService.ContextServiceClient.AssembleContext), 2)]
    public async Task Call_is_answered_as_it_was(string method, int calls) =>
        (await earlier.ShouldAnswerAsBeforeAsync(call => call.Method.Name == method)).ShouldBe(calls);

    [Fact]
    public async Task Stored_bytes_match_their_commitments_by_id_and_in_a_stream()
    {
        var streamed = await earlier.Running.Client
            .StreamContextsAsync(new StreamContextsOptions { View = ContextView.Raw }, Cancellation)
            .Select(next => next.Context).ToListAsync(Cancellation);

        streamed.ShouldAllBe(context => context.Evidence.Verification == Verification.Intact);
        streamed.Select(RecordedCall.WithoutVerification).ShouldBe(earlier.Records);
        streamed.ShouldAllBe(context => context.Raw.Content.Length > 0);
        streamed.ForEach(context => context.ShouldMatchItsCommitments());
    }

    [Fact]
    public async Task Pages_of_a_list_are_the_list()
    {
        var options = new ListContextsOptions { PageSize = 3, View = ContextView.Raw };

        var paged = await earlier.Running.Client
            .ListContextsAsync(options: options, cancellationToken: Cancellation).ToListAsync(Cancellation);

        paged.Select(RecordedCall.WithoutVerification).ShouldBe(earlier.Records.OrderByDescending(context => context.ContextId, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Replay_of_every_record_is_identical()
    {
        foreach (var mode in new[] { ReplayMode.Recorded, ReplayMode.AsOf })
        {
            foreach (var context in earlier.Records.Where(context => context.Meta.ContentRecorded))
            {
                var replay = await earlier.Running.Client.ReplayContextAsync(context.ContextId, mode, cancellationToken: Cancellation);

                replay.Identical.ShouldBeTrue($"{mode} {context.Name}: {replay.Differences}");
                replay.Replayed.Content.ShouldBe(context.Content);
                replay.Replayed.Lineage.ShouldBe(context.Lineage);
            }
        }
    }

    [Fact]
    public async Task Replay_of_a_record_of_hashes_is_refused()
    {
        var hashed = earlier.Records.Single(context => !context.Meta.ContentRecorded);

        await earlier.Running.Client.ReplayContextAsync(hashed.ContextId, ReplayMode.AsOf, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "CONTENT_NOT_RECORDED");
    }
}
