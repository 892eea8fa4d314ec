using System.Text.Json;

namespace Fabra.Core.Contexts;

/// <summary>A retrieval as the plan keeps it.</summary>
/// <param name="Lineage">As made: inclusion and ages are those of the retrieval, not of the context.</param>
/// <param name="Results">The texts that a retriever's code returned; empty for a search, whose chunks are pinned instead.</param>
internal sealed record PlanRetrieval(RetrieverLineage Lineage, IReadOnlyList<string> Results)
{
    /// <summary>As it was asked for; null for one that the caller made itself and reported.</summary>
    public RetrievalReference? Reference { get; init; }

    /// <summary>The searches of indexes behind it, in the order made.</summary>
    public IReadOnlyList<PlanSearch> Searches { get; init; } = [];

    /// <summary>Why nothing is known; null when the retrieval did not fail.</summary>
    public ErrorReason? Failure { get; init; }
}

/// <summary>A retrieval as the plan keeps it.</summary>
internal static class PlanRetrievalJson
{
    /// <summary>The words for failures in stored JSON.</summary>
    private static readonly (ErrorReason Reason, string Word)[] Failures =
    [
        (ErrorReason.StoreUnavailable, "store_unavailable"),
        (ErrorReason.EmbedderUnavailable, "embedder_unavailable"),
        (ErrorReason.ContextFunctionFailed, "function_failed"),
    ];

    public static void Write(Utf8JsonWriter writer, PlanRetrieval retrieval)
    {
        RetrieverLineageJson.Write(writer, retrieval.Lineage);
        writer.WriteStartArray("results");
        foreach (var result in retrieval.Results)
        {
            writer.WriteStringValue(result);
        }

        writer.WriteEndArray();
        if (retrieval.Reference is not { } reference)
        {
            return;
        }

        writer.WriteStartObject("reference");
        RetrievalReferenceJson.Write(writer, reference);
        writer.WriteEndObject();
        writer.Array("searches", retrieval.Searches, PlanSearchJson.Write);
        writer.Text("failure", Failures.FirstOrDefault(failure => failure.Reason == retrieval.Failure).Word);
    }

    public static PlanRetrieval Read(JsonElement json)
    {
        var lineage = RetrieverLineageJson.Read(json);
        return new PlanRetrieval(lineage, [.. json.Elements("results"u8).Select(result => result.GetString()!)])
        {
            Reference = json.TryGetProperty("reference"u8, out var reference) ? RetrievalReferenceJson.Read(reference)
                : lineage.External ? null
                // The first records had no reference: a retriever was asked for by what its lineage says.
                : new RetrievalReference { RetrieverName = lineage.RetrieverName, Query = lineage.Query },
            Searches = [.. json.Elements("searches"u8).Select(PlanSearchJson.Read)],
            Failure = json.Text("failure"u8) is { Length: > 0 } word ? ReasonOf(word) : null,
        };
    }

    private static ErrorReason ReasonOf(string word) => Array.FindIndex(Failures, failure => failure.Word == word) is >= 0 and var index
        ? Failures[index].Reason
        : throw new FormatException($"\"{word}\" is no failure of a retrieval.");
}
