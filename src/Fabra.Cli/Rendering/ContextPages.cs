using System.Globalization;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Fabra.Cli.Rendering;

/// <summary>Contexts and their lineage for people.</summary>
internal static class ContextPages
{
    public static void Show(IAnsiConsole console, Context context)
    {
        console.Write(Tables.Facts(
        [
            ("ALTERED", context.Evidence?.Verification == Verification.Altered ? $"{Altered(context.Evidence)}: do not rely on what follows" : null),
            ("Context", context.ContextId),
            ("Name", context.Name),
            ("Time", Time(context.Timestamp)),
            ("Principal", context.Principal),
            ("Labels", string.Join(", ", context.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
                .Select(label => $"{label.Key}={label.Value}"))),
            ("Subjects", string.Join(", ", context.Subjects.Select(subject => $"{subject.EntityName}:{subject.EntityId}"))),
            ("Mode", context.Meta?.Mode),
            ("Model", context.Meta?.Model),
            ("Tokenizer", context.Meta is { } meta ? $"{meta.Tokenizer}{(meta.TokensEstimated ? ", estimated" : "")}" : null),
            ("Code version", context.Meta?.CodeVersion),
            ("Evidence", Evidence(context.Evidence)),
            ("Verification", Verdict(context.Evidence)),
            ("Unreadable", string.Join(", ", context.Evidence?.Unreadable ?? [])),
            ("Record hash", context.Evidence?.RecordHash),
            ("Content hash", context.Evidence?.ContentHash),
        ]));
        console.Write(Tables.Block("Content", context.Content));
        if (context.Lineage is { } lineage)
        {
            ShowLineage(console, lineage);
        }
    }

    public static void ShowLineage(IAnsiConsole console, ContextLineage lineage)
    {
        console.Write(Tables.Facts(
        [
            ("Freshness", ContractJson.Word(lineage.FreshnessStatus) + (lineage is { HasFreshnessLimited: true, FreshnessLimited: false }
                ? " (nothing had a limit of age)"
                : "")),
            ("Reasons", string.Join("; ", lineage.DegradedReasons)),
            ("Too old", string.Join("; ", lineage.FreshnessViolations.Select(old =>
                $"{old.Feature}: {Number(old.AgeMs)} ms, at most {Number(old.SlaMs)} ms"))),
            ("Inputs", string.Join(", ", lineage.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal)
                .Select(input => $"{input.Key}={ContractJson.ToLine(ContractJson.ToNode(input.Value))}"))),
            ("Stalest", $"{Number(lineage.StalestFeatureMs)} ms"),
            ("Tokens", lineage.HasMaxTokens ? $"{Number(lineage.TokenUsage)} of {Number(lineage.MaxTokens)}" : Number(lineage.TokenUsage)),
            ("Cost", Cost(lineage)),
            ("Items", $"{lineage.ItemsIncluded} of {lineage.ItemsProvided} included, {lineage.ItemsDropped} dropped"),
        ]));
        ShowFeatures(console, lineage.FeaturesUsed);
        ShowRetrievers(console, lineage.RetrieversUsed);
        ShowDropped(console, lineage.DroppedItems);
    }

    private static string Cost(ContextLineage lineage) => !lineage.HasEstimatedCostUsd
        ? "unknown: no price of the model is known"
        : $"{lineage.EstimatedCostUsd.ToString("0.######", CultureInfo.InvariantCulture)} USD"
            + (lineage.PricesAsOf.Length > 0 ? $" (price of {lineage.PricesAsOf})" : "");

    /// <summary>Whether the record is what it commits to, and what of it is not.</summary>
    public static string Verdict(Evidence? evidence) => evidence is null ? ""
        : evidence.Verification == Verification.Altered ? $"ALTERED: {Altered(evidence)}"
        : ContractJson.Word(evidence.Verification) ?? "";

    public static string Time(Timestamp? time) => time is null ? "" : FabraValue.FormatTime(time);

    private static void ShowFeatures(IAnsiConsole console, RepeatedField<FeatureLineage> features)
    {
        if (features.Count == 0)
        {
            return;
        }

        var table = Tables.Create("Feature", "Entity", "Value", "Time", "Age, ms", "Source", "Status");
        foreach (var feature in features)
        {
            table.Add(
                feature.FeatureName,
                $"{feature.EntityName}:{feature.EntityId}",
                feature.Value is null ? "" : ContractJson.ToLine(FabraValue.ToJson(feature.Value)),
                Time(feature.Timestamp),
                feature.HasFreshnessMs ? Number(feature.FreshnessMs) : "",
                ContractJson.Word(feature.Source),
                ContractJson.Word(feature.Status));
        }

        console.Write(table);
    }

    private static void ShowRetrievers(IAnsiConsole console, RepeatedField<RetrieverLineage> retrievers)
    {
        if (retrievers.Count == 0)
        {
            return;
        }

        var table = Tables.Create("Retriever", "Query", "Results", "Latency, ms", "Index");
        foreach (var retriever in retrievers)
        {
            table.Add(
                retriever.RetrieverName,
                retriever.Query,
                Number(retriever.ResultsCount),
                retriever.LatencyMs.ToString("0.###", CultureInfo.InvariantCulture),
                retriever.IndexName);
        }

        console.Write(table);
        ShowChunks(console, retrievers.SelectMany(retriever => retriever.Chunks).ToList());
    }

    private static void ShowChunks(IAnsiConsole console, List<RetrievedChunk> chunks)
    {
        if (chunks.Count == 0)
        {
            return;
        }

        var table = Tables.Create("Document", "Score", "Age, ms", "In the text", "Chunk");
        foreach (var chunk in chunks)
        {
            table.Add(
                chunk.DocumentId,
                chunk.SimilarityScore.ToString("0.0#####", CultureInfo.InvariantCulture),
                Number(chunk.FreshnessMs),
                ContractJson.Word(chunk.Included),
                chunk.ChunkId);
        }

        console.Write(table);
    }

    private static void ShowDropped(IAnsiConsole console, RepeatedField<DroppedItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        var table = Tables.Create("Dropped item", "Priority", "Tokens", "Reason");
        foreach (var item in items)
        {
            table.Add(item.SourceId, Number(item.Priority), Number(item.TokenCount), item.Reason);
        }

        console.Write(table);
    }

    private static string Altered(Evidence evidence) => string.Join(", ", evidence.Altered);

    private static string? Evidence(Evidence? evidence)
    {
        if (evidence is null)
        {
            return null;
        }

        var position = evidence.HasLogPosition ? $", log position {Number(evidence.LogPosition)}" : "";
        var error = evidence.Error.Length > 0 ? $" ({evidence.Error})" : "";
        return $"{ContractJson.Word(evidence.State)}{position}{error}";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
