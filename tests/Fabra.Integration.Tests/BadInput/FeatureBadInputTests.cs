using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.BadInput;

public sealed class FeatureBadInputTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    /// <summary>Values that are none: what they are called, the value, the reason.</summary>
    public static readonly TheoryData<string, Value, string> NotValues = new()
    {
        { "NaN", new Value { DoubleValue = double.NaN }, "INVALID_VALUE" },
        { "positive infinity", new Value { DoubleValue = double.PositiveInfinity }, "INVALID_VALUE" },
        { "negative infinity", new Value { DoubleValue = double.NegativeInfinity }, "INVALID_VALUE" },
        { "U+0000", new Value { StringValue = "a\0b" }, "INVALID_VALUE" },
        { "U+0000 in a list", new Value { ListValue = new ListValue { Values = { new Value { StringValue = "\0" } } } }, "INVALID_VALUE" },
        { "no kind", new Value(), "INVALID_VALUE" },
        { "another type", new Value { StringValue = "high" }, "WRONG_VALUE_TYPE" },
        { "a whole number for a double", new Value { Int64Value = 1 }, "WRONG_VALUE_TYPE" },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FeatureService.FeatureServiceClient Features => server.Client.Features;

    [Fact]
    public async Task Unknown_feature_is_not_found_with_the_closest_names()
    {
        var read = server.Client.GetFeaturesAsync([Samples.Tier, "scoer"], ["u1"], cancellationToken: Cancellation);
        var write = server.Client.WriteFeaturesAsync([FeatureWrites.Create("scoer", "u1", 1.0)], cancellationToken: Cancellation);

        (await read.ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_FEATURE", "feature_names[1]")).ClosestNames.ShouldContain("score");
        (await write.ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_FEATURE", "writes[0].feature_name"))
            .ClosestNames.ShouldContain("score");
    }

    [Fact]
    public async Task Features_of_different_entities_are_refused() =>
        await server.Client.GetFeaturesAsync([Samples.Score, "revenue"], ["u1"], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "MIXED_ENTITIES", "feature_names[1]");

    [Theory]
    [InlineData(new string[0], new[] { "u1" }, "feature_names")]
    [InlineData(new[] { "score" }, new string[0], "entity_ids")]
    [InlineData(new[] { "score", "" }, new[] { "u1" }, "feature_names[1]")]
    [InlineData(new[] { "score" }, new[] { "u1", "" }, "entity_ids[1]")]
    [InlineData(new[] { "score" }, new[] { "u\0" }, "entity_ids[0]")]
    public async Task Empty_and_impossible_names_are_refused(string[] names, string[] entities, string field) =>
        await server.Client.GetFeaturesAsync(names, entities, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", field);

    [Theory]
    [MemberData(nameof(NotValues))]
    public async Task Impossible_value_is_refused_and_nothing_of_the_call_written(string what, Value value, string reason)
    {
        var entity = $"untouched by {what}";
        var write = server.Client.WriteFeaturesAsync(
            [FeatureWrites.Create(Samples.Score, entity, 1.0), new FeatureWrite { FeatureName = Samples.Score, EntityId = entity, Value = value }],
            cancellationToken: Cancellation);

        await write.ShouldBeRefusedAsync(StatusCode.InvalidArgument, reason, "writes[1].value");
        (await server.Client.GetFeatureValueAsync(Samples.Score, entity, cancellationToken: Cancellation))
            .Status.ShouldBe(FeatureStatus.NotFound);
    }

    [Fact]
    public async Task Event_time_in_the_future_is_refused()
    {
        var late = FeatureWrites.Create(Samples.Score, "u1", 1.0, TimeProvider.System.GetUtcNow().AddMinutes(1));

        await server.Client.WriteFeaturesAsync([late], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "EVENT_TIME_IN_FUTURE", "writes[0].event_time");
    }

    [Fact]
    public async Task Impossible_timestamp_is_refused()
    {
        var write = FeatureWrites.Create(Samples.Score, "u1", 1.0);
        write.EventTime = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = long.MaxValue };

        await server.Client.WriteFeaturesAsync([write], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "writes[0].event_time");
    }

    [Fact]
    public async Task Call_without_writes_is_refused() =>
        await server.Client.WriteFeaturesAsync([], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "writes");

    [Fact]
    public async Task Definition_with_an_empty_name_is_refused() =>
        await server.Client.RegisterFeaturesAsync(
            [], [new FeatureDefinition { EntityName = Samples.Entity, ValueType = V1.ValueType.Double }], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "features[0].name");

    [Fact]
    public async Task Definition_of_an_unknown_entity_names_the_closest()
    {
        var refused = await server.Client.RegisterFeaturesAsync(
            [],
            [new FeatureDefinition { Name = "x", EntityName = "shoper", ValueType = V1.ValueType.Double }],
            cancellationToken: Cancellation).ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_ENTITY", "features[0].entity_name");

        refused.ClosestNames.ShouldContain("shopper");
    }

    [Fact]
    public async Task Definition_of_no_entity_is_refused() =>
        await server.Client.RegisterFeaturesAsync(
            [], [new FeatureDefinition { Name = "x", ValueType = V1.ValueType.Double }], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "features[0].entity_name");

    [Fact]
    public async Task Page_token_of_another_list_is_refused()
    {
        var page = await Features.ListFeatureDefinitionsAsync(
            new ListFeatureDefinitionsRequest { PageSize = 1 }, cancellationToken: Cancellation);
        var other = new ListFeatureDefinitionsRequest { PageSize = 1, EntityName = Samples.Entity, PageToken = page.NextPageToken };

        var error = await Should.ThrowAsync<RpcException>(
            Features.ListFeatureDefinitionsAsync(other, cancellationToken: Cancellation).ResponseAsync);

        error.ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
    }

    [Fact]
    public async Task Bad_row_of_an_ingest_is_rejected_alone()
    {
        FeatureWrite[] rows =
        [
            FeatureWrites.Create(Samples.Score, "ingested", 1.0),
            new FeatureWrite { FeatureName = Samples.Score, EntityId = "ingested", Value = new Value { DoubleValue = double.NaN } },
            FeatureWrites.Create("scoer", "ingested", 1.0),
            FeatureWrites.Create(Samples.Score, "ingested", 2.0),
        ];
        var acks = new List<IngestAck>();
        await foreach (var ack in server.Client.IngestFeaturesAsync(rows.ToAsyncEnumerable(), cancellationToken: Cancellation))
        {
            acks.Add(ack);
        }

        acks.Sum(ack => ack.WrittenCount).ShouldBe(2);
        acks.SelectMany(ack => ack.Rejected).Select(rejected => (rejected.Index, rejected.Reason))
            .ShouldBe([(1, "INVALID_VALUE"), (2, "UNKNOWN_FEATURE")]);
        acks.SelectMany(ack => ack.Rejected).Select(rejected => rejected.Message.Split('.')[0]).ShouldBe(["writes[1]", "writes[2]"]);
        (await server.Client.GetFeatureAsync<double>(Samples.Score, "ingested", cancellationToken: Cancellation)).ShouldBe(2.0);
    }
}
