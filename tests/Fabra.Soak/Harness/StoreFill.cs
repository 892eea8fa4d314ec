using System.Diagnostics;
using Fabra.Core.Time;
using Fabra.Storage.DuckDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Soak.Harness;

/// <summary>Fills a database file without a server: through the store itself, so that it lies as the server would have written it.</summary>
internal static class StoreFill
{
    public static async Task RunAsync(
        string database, FabraClock clock, Func<DuckDbOfflineStore, Task<long>> fill, string what, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var options = new DuckDbOptions { Path = database, MemoryLimitBytes = 2_000_000_000 };
        long count;
        await using (var store = new DuckDbOfflineStore(options, clock, NullLogger<DuckDbOfflineStore>.Instance))
        {
            await store.InitializeAsync(cancellationToken);
            count = await fill(store);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Progress.Line($"filled {count} {what} in {seconds:0} s, {count / seconds:0}/s, file {new FileInfo(database).Length >> 20} MiB");
    }
}
