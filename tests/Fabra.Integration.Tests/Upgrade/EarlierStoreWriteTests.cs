using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Integration.Tests.Retrievals;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Upgrade;

/// <summary>What is written since stands next to what an earlier version wrote, and changes nothing of it.</summary>
public sealed class EarlierStoreWriteTests(EarlierStoreFixture earlier) : IClassFixture<EarlierStoreFixture>
{
    private const string Shopper = "s1";
    private const string Refunds = "refunds";

    private static readonly DateTimeOffset Late = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FabraClient Client => earlier.Running.Client;

    [Fact]
    public async Task New_writes_are_read_next_to_old_ones_also_after_a_restart()
    {
        var known = earlier.Records;
        var document = await Client.GetDocumentAsync(Handbook.Index, Refunds, cancellationToken: Cancellation);
        await ShouldFindTheSameUnchangedAsync(document);
        await WriteAsync();
        var context = await Client.AssembleContextAsync(
            "upgraded",
            [
                ContextItems.Feature(Samples.Score, Shopper, "Score: {}"),
                ContextItems.Retrieval(Handbook.Index, "when is a refund paid", topK: 1),
            ],
            cancellationToken: Cancellation);
        context.Content.ShouldBe("Score: 4.25\nA refund is paid at once.");
        context.Evidence.State.ShouldBe(EvidenceState.Durable);
        context.Evidence.LogPosition.ShouldBe(known[^1].Evidence.LogPosition + 1);

        await earlier.RestartAsync();

        (await Client.GetFeatureAsync<double>(Samples.Score, Shopper, cancellationToken: Cancellation)).ShouldBe(4.25);
        (await Client.GetContextAtAsync(context.ContextId, cancellationToken: Cancellation)).ShouldBe(context);
        (await Client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: Cancellation)).Differences.ShouldBeEmpty();
        (await earlier.ShouldAnswerAsBeforeAsync(IsOfThePast)).ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Request_id_of_an_earlier_write_is_still_known()
    {
        var request = new WriteFeaturesRequest { RequestId = "writes-1", Writes = { FeatureWrites.Create(Samples.Score, Shopper, 1.0) } };

        var error = await Should.ThrowAsync<RpcException>(
            Client.Features.WriteFeaturesAsync(request, cancellationToken: Cancellation).ResponseAsync);

        error.ShouldSay(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
    }

    /// <summary>
    /// A read as of an instant, a record, a replay of it: nothing that is written later may change the answer. Only a version of a document
    /// that was valid until now says from now on when it ended.
    /// </summary>
    private static bool IsOfThePast(RecordedCall call) => call.Request switch
    {
        GetFeaturesRequest { AsOf: not null } or SearchRequest { AsOf: not null } => true,
        GetDocumentRequest { AsOf: not null } => call.Answers.OfType<GetDocumentResponse>()
            .All(answer => answer.Document.SupersededAt is not null),
        GetContextRequest or GetContextLineageRequest or ReplayContextRequest => true,
        _ => false,
    };

    private async Task ShouldFindTheSameUnchangedAsync(Document document)
    {
        var same = new DocumentInput
        {
            DocumentId = document.DocumentId,
            Text = document.Text,
            SourceUrl = document.SourceUrl,
            Metadata = { document.Metadata },
        };

        var answer = await Client.IndexDocumentsAsync(Handbook.Index, [same], cancellationToken: Cancellation);

        answer.UnchangedCount.ShouldBe(1);
        answer.IndexedCount.ShouldBe(0);
    }

    private async Task WriteAsync()
    {
        await Client.WriteFeaturesAsync(
            [FeatureWrites.Create(Samples.Score, Shopper, 4.25), FeatureWrites.Create(Samples.Tier, Shopper, "late", Late)],
            cancellationToken: Cancellation);
        await Client.IndexDocumentsAsync(
            Handbook.Index, [DocumentInputs.Create(Refunds, "A refund is paid at once.")], cancellationToken: Cancellation);
        await Client.DeleteDocumentAsync("stories", "mill", Cancellation);
    }
}
