using System.Globalization;
using Fabra.Cli.Rendering;
using Fabra.V1;
using Google.Protobuf.Collections;
using Spectre.Console.Rendering;

namespace Fabra.Cli.Commands.Index;

/// <summary>Indexes and documents for people.</summary>
internal static class IndexPages
{
    public static IRenderable Of(GetIndexResponse found) => Tables.Facts(
    [
        ("Index", found.Index.Name),
        ("Description", found.Index.Description),
        ("Documents", Number(found.Statistics?.Documents ?? 0)),
        ("Chunks", Number(found.Statistics?.Chunks ?? 0)),
        ("Tokens", Number(found.Statistics?.Tokens ?? 0)),
        ("Chunking", Chunking(found.Index)),
        ("Embedder", Embedder(found.Index)),
        ("Since", ContextPages.Time(found.Index.CreatedAt)),
        ("History", found.CompactedBefore is { } time ? $"compacted before {ContextPages.Time(time)}" : "whole"),
        ("Id", found.Index.IndexId),
    ]);

    public static IRenderable Of(Document document) => Tables.Facts(
    [
        ("Document", document.DocumentId),
        ("Source", document.SourceUrl),
        ("Metadata", Metadata(document.Metadata)),
        ("Indexed", ContextPages.Time(document.IndexedAt)),
        ("Superseded", ContextPages.Time(document.SupersededAt)),
        ("Chunks", Number(document.ChunkCount)),
        ("Hash", document.ContentHash),
        ("Version", document.VersionId),
    ]);

    public static string Chunking(V1.Index index) =>
        $"{Number(index.Chunking?.MaxTokens ?? 0)} tokens, overlap {Number(index.Chunking?.OverlapTokens ?? 0)}";

    public static string Embedder(V1.Index index) => $"{index.Embedder?.Model}, {Number(index.Embedder?.Dimensions ?? 0)} dimensions";

    public static string Metadata(MapField<string, Value> metadata) => string.Join(", ", metadata
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => $"{field.Key}={ContractJson.ToLine(ContractJson.ToNode(field.Value))}"));

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
