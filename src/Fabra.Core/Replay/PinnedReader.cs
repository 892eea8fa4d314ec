using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;

namespace Fabra.Core.Replay;

/// <summary>
/// Reads the very rows that a plan pinned, from history and never from the plan's or lineage's copy of them, and remembers where history
/// no longer says the same.
/// </summary>
internal sealed class PinnedReader(IFeatureHistory history, ContextPlan plan) : IFeatureSource
{
    private readonly Dictionary<FeatureKey, PlanRead> _reads = plan.Reads.ToDictionary(read => read.Key);

    /// <summary>What history says differently, in the order read.</summary>
    public List<ReplayDifference> Differences { get; } = [];

    /// <summary>True when a value could only be taken from the plan, because it never reached history.</summary>
    public bool TookFromPlan { get; private set; }

    public async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var pins = queries.Select(query => _reads.GetValueOrDefault(query.Key))
            .Where(read => read is { ValueId: not null, Untracked: false })
            .Select(read => new FeaturePin(read!.Key, read.ValueId!.Value, read.EventTime!.Value))
            .ToArray();
        var rows = await history.ReadPinnedAsync(tenant, pins, cancellationToken);
        var found = rows.OfType<FeatureRow>().ToDictionary(row => row.Key);

        // A read that the record does not have means that the code asks for something else now.
        var unrecorded = queries.Where(query => !_reads.ContainsKey(query.Key)).ToArray();
        var asOf = new HistoryReader(history, plan.OpenedAt);
        var others = (await asOf.ReadAsync(tenant, unrecorded, cancellationToken)).ToDictionary(reading => reading.Key);
        return [.. queries.Select(query => others.GetValueOrDefault(query.Key) is { } other
            ? Unrecorded(other)
            : Read(query, _reads[query.Key], found.GetValueOrDefault(query.Key)))];
    }

    private FeatureReading Read(FeatureQuery query, PlanRead recorded, FeatureRow? row)
    {
        if (recorded.Untracked)
        {
            TookFromPlan = true;
            return Reading(query, recorded, null, recorded.Value);
        }

        if (recorded.ValueId is not null && row is null)
        {
            Differ(recorded, null, $"history no longer has the row {recorded.ValueId}");
            return Reading(query, recorded, null, null);
        }

        if (row is not null && row.EventTime != recorded.EventTime)
        {
            Differ(recorded, row.Value, "history has another event time in the row that was read");
        }

        // A default stands in for what was missing or expired then, in the definition's recorded version.
        var value = recorded.Status is FeatureStatus.Present or FeatureStatus.Null ? row!.Value : query.Definition.DefaultValue;
        if (!Equals(value, recorded.Value))
        {
            Differ(recorded, value, "history has another value in the row that was read");
        }

        return Reading(query, recorded, row, value);
    }

    private static FeatureReading Reading(FeatureQuery query, PlanRead recorded, FeatureRow? row, Value? value) =>
        new(query, recorded.ReadAt)
        {
            Status = recorded.Status,
            Source = recorded.Source,
            Row = row,
            Value = value,
            TrackingError = recorded.TrackingError.Length > 0 ? recorded.TrackingError : null,
        };

    private FeatureReading Unrecorded(FeatureReading reading)
    {
        Differences.Add(new ReplayDifference(
            Path(reading.Key), null, Text(reading.Value), "the code reads a value now that it did not read then"));
        return reading;
    }

    private void Differ(PlanRead recorded, Value? now, string message) =>
        Differences.Add(new ReplayDifference(Path(recorded.Key), Text(recorded.Value), Text(now), message));

    internal static string Path(FeatureKey key) => $"features_used[{key}]";

    internal static string? Text(Value? value) => value is null ? null : ValueText.Render(value);
}
