using Fabra.Authoring;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Fabra.Soak.Harness;
using Fabra.Storage.DuckDb;
using Fabra.Testing;

namespace Fabra.Soak.AsOf;

/// <summary>Feature history as a year of daily loads leaves it: rows arrive by time, all entities each time.</summary>
internal sealed class HistoryFill(int rows, DateTimeOffset start)
{
    public const int Times = 10;

    private const int RowsPerBatch = 10_000;
    private const int BatchesInFlight = 4;

    public static TimeSpan Step { get; } = TimeSpan.FromDays(1);

    public int Entities { get; } = rows / Shop.Features.Count / Times;

    /// <summary>The value of a feature at a time, from 0.</summary>
    public static double ValueAt(int entity, int feature, int time) => (entity * 100.0) + (feature * 10) + time;

    public Task RunAsync(string database, CancellationToken cancellationToken)
    {
        var time = new ManualTimeProvider(start);
        var clock = new FabraClock(time);
        var ids = new IdGenerator(clock, new CryptographicRandomSource());
        return StoreFill.RunAsync(database, new FabraClock(TimeProvider.System), FillAsync, "rows of history", cancellationToken);

        async Task<long> FillAsync(DuckDbOfflineStore store)
        {
            var inFlight = new Queue<Task>();
            var count = 0L;
            for (var round = 0; round < Times; round++)
            {
                time.SetUtcNow(start + (round * Step));
                foreach (var batch in Rows(round, clock, ids).Chunk(RowsPerBatch))
                {
                    inFlight.Enqueue(store.Features.AppendAsync(batch, null, cancellationToken));
                    count += batch.Length;
                    if (inFlight.Count >= BatchesInFlight)
                    {
                        await inFlight.Dequeue();
                    }
                }

                Progress.Line($"round {round + 1} of {Times}: {count} rows");
            }

            await Task.WhenAll(inFlight);
            return count;
        }
    }

    private IEnumerable<FeatureRow> Rows(int round, FabraClock clock, IdGenerator ids)
    {
        for (var entity = 0; entity < Entities; entity++)
        {
            for (var feature = 0; feature < Shop.Features.Count; feature++)
            {
                var key = new FeatureKey(Shop.Entity, Shop.User(entity), Shop.Features[feature]);
                yield return new FeatureRow(
                    TenantId.Default, key, ids.Next(), clock.Now, clock.Now, 1, Value.Of(ValueAt(entity, feature, round)));
            }
        }
    }
}
