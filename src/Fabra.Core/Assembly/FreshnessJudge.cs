using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Features;

namespace Fabra.Core.Assembly;

/// <summary>
/// Guaranteed means: every value and chunk that is or may be in the text met its limit, none came from a fallback, and nothing that was
/// asked for was missing or untracked, and the clock is right. It promises age, not that no newer value exists.
/// </summary>
internal static class FreshnessJudge
{
    /// <summary>So that the message of an error is cut between two violations, and not within one.</summary>
    private const int LongestList = 450;

    public static FreshnessVerdict Judge(
        AssemblyOptions options,
        IReadOnlyList<FeatureReading> readings,
        IReadOnlyList<FeatureLineage> features,
        IReadOnlyList<RetrieverLineage> retrievals,
        IReadOnlyList<string> emptyRetrievals,
        string? clockFault)
    {
        var violations = new List<FreshnessViolation>();
        var reasons = new List<string>();
        var limited = false;
        for (var i = 0; i < features.Count; i++)
        {
            var limit = Limit(options, readings[i].Definition);
            limited |= limit is not null && features[i].Included != Inclusion.No;
            Judge(features[i], limit, violations, reasons);
        }

        foreach (var retrieval in retrievals)
        {
            limited |= options.FreshnessSla is not null && retrieval.Chunks.Any(chunk => chunk.Included != Inclusion.No);
            Judge(retrieval, options.FreshnessSla, violations, reasons);
        }

        if (clockFault is not null)
        {
            reasons.Add(clockFault);
        }

        reasons.AddRange(emptyRetrievals.Select(name => $"{name}: found nothing"));
        return new FreshnessVerdict(
            reasons.Count == 0 ? FreshnessStatus.Guaranteed : FreshnessStatus.Degraded, violations, reasons, limited);
    }

    public static FabraException Refusal(IReadOnlyList<FreshnessViolation> violations)
    {
        var metadata = new Dictionary<string, string>();
        for (var i = 0; i < violations.Count; i++)
        {
            metadata[$"feature[{i}]"] = violations[i].Feature;
            metadata[$"age_ms[{i}]"] = Text(violations[i].AgeMs);
            metadata[$"sla_ms[{i}]"] = Text(violations[i].SlaMs);
        }

        return new FabraException(
            ErrorReason.FreshnessViolated,
            "too old: " + BoundedText.Join(
                [.. violations.Select(v => $"{v.Feature} is {v.AgeMs} ms old, the limit is {v.SlaMs} ms")], LongestList))
        {
            Metadata = metadata,
            Detail = violations,
        };
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The request's limit and the feature's own: the smaller.</summary>
    private static TimeSpan? Limit(AssemblyOptions options, FeatureDefinition definition) =>
        (options.FreshnessSla, definition.MaxStaleness) switch
        {
            ({ } asked, { } own) => asked < own ? asked : own,
            (var asked, var own) => asked ?? own,
        };

    private static void Judge(
        FeatureLineage feature, TimeSpan? limit, List<FreshnessViolation> violations, List<string> reasons)
    {
        if (feature.Status is FeatureStatus.NotFound or FeatureStatus.Expired)
        {
            reasons.Add($"{feature.Key}: {StatusWords.Of(feature.Status)}");
        }

        if (feature.TrackingError.Length > 0)
        {
            reasons.Add($"{feature.Key}: {feature.TrackingError}");
        }

        if (feature.Included == Inclusion.No)
        {
            return;
        }

        if (feature.Source == FeatureSource.Fallback)
        {
            reasons.Add($"{feature.Key}: fallback");
        }

        Compare(feature.Key.ToString(), feature.FreshnessMs, limit, violations, reasons);
    }

    private static void Judge(
        RetrieverLineage retrieval, TimeSpan? limit, List<FreshnessViolation> violations, List<string> reasons)
    {
        if (retrieval.TrackingError.Length > 0)
        {
            reasons.Add($"{retrieval.RetrieverName}: {retrieval.TrackingError}");
        }

        foreach (var chunk in retrieval.Chunks.Where(chunk => chunk.Included != Inclusion.No))
        {
            Compare($"{retrieval.RetrieverName}/{chunk.ChunkId}", chunk.FreshnessMs, limit, violations, reasons);
        }
    }

    private static void Compare(
        string what, long? age, TimeSpan? limit, List<FreshnessViolation> violations, List<string> reasons)
    {
        if (limit is { } sla && age is { } milliseconds && milliseconds > sla.TotalMilliseconds)
        {
            violations.Add(new FreshnessViolation(what, milliseconds, (long)sla.TotalMilliseconds));
            reasons.Add($"{what}: {milliseconds} ms old, limit {(long)sla.TotalMilliseconds} ms");
        }
    }
}

/// <summary>What the judge found, and why.</summary>
/// <param name="Limited">Whether anything that is or may be in the text had a limit of age.</param>
internal sealed record FreshnessVerdict(
    FreshnessStatus Status, IReadOnlyList<FreshnessViolation> Violations, IReadOnlyList<string> Reasons, bool Limited);
