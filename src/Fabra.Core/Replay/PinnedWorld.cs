using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;

namespace Fabra.Core.Replay;

/// <summary>
/// The rows and chunks that the plan pinned, read from the stores and never from the record's copy of them, and the places where the
/// stores no longer say the same.
/// </summary>
internal sealed partial class PinnedWorld(ReplaySources sources, TenantId tenant, ContextPlan plan)
    : ReplayWorld(sources, tenant, plan.OpenedAt, plan.AssembledAt)
{
    private readonly RecordedPlan _recorded = new(plan);

    // Values and retrievals are read at the same time, so each has its own list.
    private readonly List<ReplayDifference> _valueMismatches = [];
    private readonly List<ReplayDifference> _chunkMismatches = [];

    public override IReadOnlyList<ReplayDifference> Mismatches => [.. _valueMismatches, .. _chunkMismatches];

    public override ValueTask<FeatureDefinition> GetDefinitionAsync(string name, string field, CancellationToken cancellationToken) =>
        _recorded.GetDefinitionAsync(Sources.Definitions, Tenant, name, field, cancellationToken);

    public override async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken)
    {
        var pins = queries.Select(query => _recorded.FindRead(query.Key))
            .Where(read => read is { ValueId: not null, Untracked: false })
            .Select(read => new FeaturePin(read!.Key, read.ValueId!.Value, read.EventTime!.Value))
            .ToArray();
        var rows = await Sources.History.ReadPinnedAsync(Tenant, pins, cancellationToken);
        var found = rows.OfType<FeatureRow>().ToDictionary(row => row.Key);

        // A read that the record does not have means that the code asks for something else now.
        var unrecorded = queries.Where(query => _recorded.FindRead(query.Key) is null).ToArray();
        var others = (await HistoryReads.ReadAsync(Sources.History, Tenant, unrecorded, OpenedAt, cancellationToken))
            .ToDictionary(reading => reading.Key);
        return [.. queries.Select(query => others.GetValueOrDefault(query.Key) is { } other
            ? Unrecorded(other)
            : Read(query, _recorded.FindRead(query.Key)!, found.GetValueOrDefault(query.Key)))];
    }

    private FeatureReading Read(FeatureQuery query, PlanRead recorded, FeatureRow? row)
    {
        if (recorded.Untracked)
        {
            // It never reached history.
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
        if (!CanonicalValue.Same(value, recorded.Value))
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
        _valueMismatches.Add(new ReplayDifference(
            ReplayComparison.Path(reading.Key),
            null,
            ReplayComparison.Text(reading.Value, plan.Rendering),
            "the code reads a value now that it did not read then"));
        return reading;
    }

    private void Differ(PlanRead recorded, Value? now, string message) =>
        _valueMismatches.Add(new ReplayDifference(
            ReplayComparison.Path(recorded.Key),
            ReplayComparison.Text(recorded.Value, plan.Rendering),
            ReplayComparison.Text(now, plan.Rendering),
            message));
}
