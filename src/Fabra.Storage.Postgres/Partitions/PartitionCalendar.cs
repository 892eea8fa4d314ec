using System.Globalization;
using Fabra.Core.Contexts;

namespace Fabra.Storage.Postgres.Partitions;

/// <summary>Where partitions begin and end.</summary>
internal sealed class PartitionCalendar(PartitionSpan span)
{
    /// <summary>About how long a partition is.</summary>
    public TimeSpan Length => span == PartitionSpan.Day ? TimeSpan.FromDays(1) : TimeSpan.FromDays(31);

    /// <summary>
    /// The partition to make for an instant, given those that exist; null when one of them takes it. Those may be of another span, so
    /// that only what they leave free is taken.
    /// </summary>
    /// <param name="existing">In the order of time.</param>
    public ContextPartition? Missing(DateTimeOffset instant, IReadOnlyList<ContextPartition> existing)
    {
        var (start, end) = (Floor(instant), Next(Floor(instant)));
        foreach (var partition in existing)
        {
            if (partition.Start <= instant && instant < partition.End)
            {
                return null;
            }

            start = partition.End <= instant && partition.End > start ? partition.End : start;
            end = partition.Start > instant && partition.Start < end ? partition.Start : end;
        }

        return new ContextPartition(Name(start), start, end);
    }

    /// <summary>The first partition that is missing of those that are made ahead, and of the one before; null when none is.</summary>
    public ContextPartition? FirstMissing(DateTimeOffset now, int ahead, IReadOnlyList<ContextPartition> existing)
    {
        var horizon = Next(Floor(now));
        for (var i = 0; i < ahead; i++)
        {
            horizon = Next(horizon);
        }

        for (var instant = Floor(Floor(now).AddTicks(-1)); instant < horizon;)
        {
            if (Missing(instant, existing) is { } missing)
            {
                return missing;
            }

            instant = existing.Single(partition => partition.Start <= instant && instant < partition.End).End;
        }

        return null;
    }

    private DateTimeOffset Floor(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return new DateTimeOffset(utc.Year, utc.Month, span == PartitionSpan.Day ? utc.Day : 1, 0, 0, 0, TimeSpan.Zero);
    }

    private DateTimeOffset Next(DateTimeOffset start) => span == PartitionSpan.Day ? start.AddDays(1) : start.AddMonths(1);

    private static string Name(DateTimeOffset start) =>
        "context_log_" + start.ToString(start.TimeOfDay == TimeSpan.Zero ? "yyyyMMdd" : "yyyyMMdd_HHmmss", CultureInfo.InvariantCulture);
}
