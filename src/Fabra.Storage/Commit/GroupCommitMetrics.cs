using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;

namespace Fabra.Storage.Commit;

/// <summary>What group commits measure.</summary>
internal sealed class GroupCommitMetrics(string store)
{
    private static readonly Histogram<long> Rows = FabraMeter.Instance.CreateHistogram<long>(
        "fabra_group_commit_rows", "{row}", "Rows of each committed transaction.");

    private static readonly Histogram<double> Seconds = FabraMeter.Instance.CreateHistogram<double>(
        "fabra_group_commit_seconds", "s", "Time from the start of a transaction to its commit.");

    private readonly KeyValuePair<string, object?> _store = new("store", store);

    public void Committed(long rows, long startedAt)
    {
        Rows.Record(rows, _store);
        Seconds.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, _store);
    }
}
