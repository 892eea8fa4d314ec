using Fabra.Core.Contexts;
using System.Globalization;

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

    /// <summary>An instant in each span from the one before <paramref name="now"/> to the last made ahead.</summary>
    public IEnumerable<DateTimeOffset> Instants(DateTimeOffset now, int ahead)
    {
        var instant = Floor(Floor(now).AddTicks(-1));
        for (var i = -1; i <= ahead; i++)
        {
            yield return instant;
            instant = Next(instant);
        }
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
