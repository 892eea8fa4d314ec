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

    /// <summary>Its fields are not in the order of their names, so that its fingerprint is another one today.</summary>
    [Fact]
    public async Task Earlier_write_with_a_struct_that_is_repeated_is_the_same_request()
    {
        var before = await CountProfilesAsync();

        await Client.Features.WriteFeaturesAsync(EarlierWrites(), cancellationToken: Cancellation);

        (await CountProfilesAsync()).ShouldBe(before);
    }

    private async Task<long> CountProfilesAsync()
    {
        const string Sql = $"SELECT count(*) FROM feature_history WHERE feature_name = 'profile' AND entity_id = '{Shopper}'";
        using var rows = await Client.QuerySqlAsync(Sql, cancellationToken: Cancellation);
        return (await rows.FirstAsync(Cancellation))[0].Int64Value;
    }

    /// <summary>As <c>tests/golden/store-9c25ea5/maker</c> sent it.</summary>
    private static WriteFeaturesRequest EarlierWrites()
    {
        var address = new StructValue { Fields = { ["street"] = FabraValue.From("Dlouhá"), ["city"] = FabraValue.From("Praha") } };
        var profile = new StructValue
        {
            Fields =
            {
                ["zip"] = FabraValue.From("110 00"),
                ["age"] = FabraValue.From(31),
                ["address"] = new Value { StructValue = address },
                ["notes"] = FabraValue.From(new object?[] { null, 1e21 }),
            },
        };
        (string Feature, string Entity, object? Value)[] writes =
        [
            ("is_member", Shopper, true), ("visits", Shopper, long.MaxValue), (Samples.Score, Shopper, 0.1 + 0.2),
            (Samples.Tier, Shopper, "žluťoučký 🐎\t\"{}\" \\"),
            ("avatar", Shopper, Enumerable.Range(0, 16).Select(at => (byte)(at * 17)).ToArray()),
            ("last_seen", Shopper, new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero).AddDays(9000).AddMicroseconds(123_457)),
            ("basket", Shopper, new object?[] { 1, 2.5, "three", null, true, new object?[] { "inner", 1 } }),
            ("profile", Shopper, new Value { StructValue = profile }),
            (Samples.Score, "u1", 85.5), ("revenue", "Praha 1 / č. 7", 42),
        ];
        return new WriteFeaturesRequest
        {
            RequestId = "writes-1",
            Writes = { writes.Select(write => new FeatureWrite { FeatureName = write.Feature, EntityId = write.Entity, Value = FabraValue.From(write.Value) }) },
        };
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
