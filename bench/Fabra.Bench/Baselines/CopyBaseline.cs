using System.Diagnostics;
using Fabra.Bench.Load;
using Fabra.Bench.Stores;
using Npgsql;

namespace Fabra.Bench.Baselines;

/// <summary>The log's own text columns by <c>COPY (SELECT …) TO STDOUT</c>, as often as fits into the time.</summary>
internal static class CopyBaseline
{
    private const string Copy =
        "COPY (SELECT content, plan, lineage, meta, salts, manifest FROM context_log ORDER BY log_position) TO STDOUT";

    public static async Task<Sample> RunAsync(BenchStores stores, TimeSpan duration)
    {
        await using var connection = new NpgsqlConnection(stores.ConnectionString);
        await connection.OpenAsync();
        var started = Stopwatch.GetTimestamp();
        var buffer = new char[1 << 16];
        var (rows, bytes) = (0L, 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            using var reader = await connection.BeginTextExportAsync(Copy);
            while (Stopwatch.GetElapsedTime(started) < duration && await reader.ReadAsync(buffer) is > 0 and var read)
            {
                bytes += read;
                rows += buffer.AsSpan(0, read).Count('\n');
            }

            if (Stopwatch.GetElapsedTime(started) >= duration && reader is NpgsqlCopyTextReader copy)
            {
                await copy.CancelAsync();
            }
        }

        return new Sample(rows, Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 0, bytes);
    }
}
