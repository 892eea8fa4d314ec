using Fabra.Core.Documents;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>What a defect does to a version on its way in and out.</summary>
internal static class BrokenVersions
{
    public static DocumentVersion Twist(Defect defect, DocumentVersion version) => defect switch
    {
        Defect.MetadataIsSorted => version with { Metadata = [.. version.Metadata.OrderBy(field => field.Key, StringComparer.Ordinal)] },
        Defect.MetadataIntegersBecomeDoubles => version with
        {
            Metadata = [.. version.Metadata.Select(field => KeyValuePair.Create(field.Key, Doubled(field.Value)))],
        },
        Defect.HashesAreComputedAnew => version with
        {
            Chunks = [.. version.Chunks.Select(chunk => chunk with { ContentHash = Support.SampleDocuments.Hash(chunk.Content) })],
        },
        _ => version,
    };

    public static StoredDocument Read(Defect defect, StoredVersion stored) => new()
    {
        DocumentId = stored.Version.DocumentId,
        VersionId = stored.Version.VersionId,
        Text = stored.Version.Text,
        ContentHash = stored.Version.ContentHash,
        Metadata = stored.Version.Metadata,
        SourceUrl = stored.Version.SourceUrl,
        IndexedAt = stored.Version.IndexedAt,
        SupersededAt = defect == Defect.SupersededAtIsForgotten ? null : stored.End,
        ChunkCount = stored.Version.Chunks.Count,
    };

    private static Value Doubled(Value value) => value.Kind == ValueKind.Int64 ? Value.Of((double)value.AsInt64) : value;
}
