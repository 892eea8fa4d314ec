using System.Globalization;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Tests;

/// <summary>Contexts like the one in the documentation.</summary>
internal static class SampleContexts
{
    public static Timestamp Time(int second) =>
        Timestamp.FromDateTime(new DateTime(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc).AddSeconds(second));

    public static Context Create(string id, int number) => new()
    {
        ContextId = id,
        Name = "recommendation_context",
        Timestamp = Time(number),
        Content = $"User Engagement: 85.5\nPreferences: electronics {number.ToString(CultureInfo.InvariantCulture)}",
        Version = "v1",
        Tenant = "default",
        Principal = "anonymous",
        Labels = { ["team"] = "true" },
        Subjects = { new Subject { EntityName = "user", EntityId = "user123" } },
        FreshnessStatus = FreshnessStatus.Guaranteed,
        Lineage = Lineage(id, number),
        Meta = new ContextMeta { Mode = "one_shot", Tokenizer = "o200k_base", ContentRecorded = true },
        Evidence = new Evidence { State = EvidenceState.Durable, RecordHash = "ab", LogPosition = 7, ReplicaId = "r1" },
        Raw = new RawRecord
        {
            Content = ByteString.CopyFromUtf8("User Engagement: 85.5"),
            Plan = ByteString.CopyFromUtf8("{\"items\": 1}"),
            Lineage = ByteString.CopyFromUtf8("{}"),
            Meta = ByteString.CopyFromUtf8("{}"),
            Salts = ByteString.CopyFromUtf8("{}"),
            Manifest = ByteString.CopyFromUtf8("{\"v\":1}"),
        },
    };

    private static ContextLineage Lineage(string id, int number) => new()
    {
        ContextId = id,
        Timestamp = Time(number),
        ContextName = "recommendation_context",
        Inputs = { ["user_id"] = FabraValue.From("user123") },
        FeaturesUsed =
        {
            new FeatureLineage
            {
                FeatureName = "engagement_score",
                EntityName = "user",
                EntityId = "user123",
                Value = FabraValue.From(85.5),
                ValueType = V1.ValueType.Double,
                Timestamp = Time(0),
                FreshnessMs = 150,
                Source = FeatureSource.Cache,
                Status = FeatureStatus.Present,
            },
            new FeatureLineage
            {
                FeatureName = "big_id",
                EntityName = "user",
                EntityId = "user123",
                Value = FabraValue.From(9007199254740993),
                ValueType = V1.ValueType.Int64,
                Status = FeatureStatus.NotFound,
                Source = FeatureSource.Fallback,
            },
        },
        RetrieversUsed =
        {
            new RetrieverLineage
            {
                RetrieverName = "similar_products",
                Query = "electronics smartphone",
                ResultsCount = 5,
                LatencyMs = 45.2,
                IndexName = "product_catalog",
                Chunks =
                {
                    new RetrievedChunk
                    {
                        ChunkId = "01912345-6789-8abc-8ef0-123456789abc",
                        DocumentId = "phones.md",
                        SimilarityScore = 0.032787,
                        IndexedAt = Time(0),
                        FreshnessMs = 1500,
                        Included = Inclusion.Yes,
                    },
                },
            },
        },
        ItemsProvided = 5,
        ItemsIncluded = 4,
        ItemsDropped = 1,
        DroppedItems = { new DroppedItem { SourceId = "item-4", Priority = 9, TokenCount = 300, Reason = "budget" } },
        FreshnessStatus = FreshnessStatus.Guaranteed,
        StalestFeatureMs = 150,
        TokenUsage = 1847,
        MaxTokens = 2000,
        EstimatedCostUsd = 0.000185,
    };
}
