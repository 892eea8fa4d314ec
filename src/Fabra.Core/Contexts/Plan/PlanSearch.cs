using System.Buffers.Binary;
using System.Text.Json;
using Fabra.Core.Documents.Search;

namespace Fabra.Core.Contexts;

/// <summary>One search of an index as the plan pins it: what it takes to repeat it at another instant, and the chunks it found.</summary>
/// <param name="Query">As asked, every default filled in.</param>
/// <param name="IndexId">The index that bore the name.</param>
/// <param name="QueryVector">The embedded query; empty for a lexical search.</param>
/// <param name="SearchedAt">The instant searched at.</param>
internal sealed record PlanSearch(
    SearchQuery Query, Guid IndexId, ReadOnlyMemory<float> QueryVector, DateTimeOffset SearchedAt)
{
    /// <summary>The chunks found, the best first; their texts are in the store alone.</summary>
    public IReadOnlyList<ChunkPin> Pins { get; init; } = [];
}

/// <summary>One chunk as it was found.</summary>
/// <param name="Key">The very row.</param>
/// <param name="ContentHash">SHA-256 of its text, as lower-case hex.</param>
/// <param name="Score">By the mode of the search.</param>
internal sealed record ChunkPin(ChunkKey Key, string ContentHash, double Score);

/// <summary>A search as the plan pins it. The vector is base64 of its little-endian single-precision numbers.</summary>
internal static class PlanSearchJson
{
    public static void Write(Utf8JsonWriter writer, PlanSearch search)
    {
        writer.WriteString("index_id", search.IndexId);
        RetrievalReferenceJson.Write(writer, search.Query);
        if (!search.QueryVector.IsEmpty)
        {
            WriteVector(writer, search.QueryVector.Span);
        }

        writer.Time("searched_at", search.SearchedAt);
        writer.Array("pins", search.Pins, Write);
    }

    public static PlanSearch Read(JsonElement json) => new(
        RetrievalReferenceJson.ReadQuery(json),
        json.Id("index_id"u8) ?? default,
        ReadVector(json),
        json.Time("searched_at"u8) ?? default)
    {
        Pins = [.. json.Elements("pins"u8).Select(ReadPin)],
    };

    private static void Write(Utf8JsonWriter writer, ChunkPin pin)
    {
        writer.WriteString("chunk_id", pin.Key.ChunkId);
        writer.WriteString("version_id", pin.Key.VersionId);
        writer.WriteString("content_hash", pin.ContentHash);
        writer.Double("score", pin.Score);
    }

    private static ChunkPin ReadPin(JsonElement json) => new(
        new ChunkKey(json.Id("chunk_id"u8) ?? default, json.Id("version_id"u8) ?? default),
        json.Text("content_hash"u8),
        json.Number("score"u8));

    private static void WriteVector(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        writer.WriteBase64String("query_vector", bytes);
    }

    private static float[] ReadVector(JsonElement json)
    {
        if (!json.TryGetProperty("query_vector"u8, out var member))
        {
            return [];
        }

        var bytes = member.GetBytesFromBase64();
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return vector;
    }
}
