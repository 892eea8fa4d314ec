using Fabra.Core.Contexts;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Ids;
using Fabra.Core.Stores;
using Fabra.Core.Time;
using Fabra.Soak.Harness;
using Fabra.Storage.DuckDb;
using Fabra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Soak.Stream;

/// <summary>Fills a log, and a spool beside it, with as many contexts as wanted.</summary>
internal sealed class LogFill(ContextCopies copies)
{
    private const int InFlight = 1_024;
    private const int PerMillisecond = 4;

    private static readonly TimeSpan Past = TimeSpan.FromHours(6);

    /// <summary>Size of one record's segments, in bytes.</summary>
    public int RecordBytes => copies.RecordBytes;

    /// <summary>Appends contexts to a database, and so many records to each spool, whose ids lie among theirs.</summary>
    /// <returns>The ids by position, from 1.</returns>
    public async Task<Guid[]> RunAsync(
        string database, IReadOnlyList<string> spools, int contexts, int spooled, CancellationToken cancellationToken)
    {
        var allSpooled = spools.Count * spooled;
        var start = TimeProvider.System.GetUtcNow() - Past;
        var time = new ManualTimeProvider(start);
        var ids = new IdGenerator(new FabraClock(time), new CryptographicRandomSource());
        var spooledEvery = spooled == 0 ? int.MaxValue : Math.Max(1, contexts / allSpooled);
        var late = new List<Guid>(allSpooled);
        var positions = new Guid[contexts + 1];
        var identity = new StoreIdentity(Guid.Empty, database);
        await StoreFill.RunAsync(database, new FabraClock(TimeProvider.System), FillAsync, "contexts", cancellationToken);
        for (var i = 0; i < spools.Count; i++)
        {
            var (remainder, step) = (i, spools.Count);
            await SpoolAsync(spools[i], [.. late.Where((_, index) => index % step == remainder)]);
        }

        Progress.Line($"{late.Count} records wait in {spools.Count} spools, {RecordBytes} bytes each");
        return positions;

        async Task<long> FillAsync(DuckDbOfflineStore store)
        {
            identity = identity with { Id = await store.Contexts.GetStoreIdAsync(cancellationToken) };
            var inFlight = new Queue<Task<(Guid Id, AppendOutcome Outcome)>>();
            for (var number = 1; number <= contexts; number++)
            {
                time.SetUtcNow(start.AddMilliseconds(number / PerMillisecond));
                if (number % spooledEvery == 0 && late.Count < allSpooled)
                {
                    late.Add(ids.Next());
                }

                var record = copies.Make(ids.Next(), number);
                inFlight.Enqueue(AppendAsync(store, record));
                if (inFlight.Count == InFlight)
                {
                    Place(await inFlight.Dequeue());
                }

                if (number % 100_000 == 0)
                {
                    Progress.Line($"{number} contexts");
                }
            }

            while (inFlight.TryDequeue(out var appended))
            {
                Place(await appended);
            }

            return contexts;
        }

        void Place((Guid Id, AppendOutcome Outcome) appended) => positions[appended.Outcome.LogPosition] = appended.Id;

        async Task<(Guid Id, AppendOutcome Outcome)> AppendAsync(DuckDbOfflineStore store, ContextRecord record) =>
            (record.ContextId, await store.Contexts.AppendAsync(record, null, cancellationToken));

        async Task SpoolAsync(string directory, List<Guid> waiting)
        {
            var options = new SpoolOptions { Directory = directory, Store = identity };
            await using var open = await ContextSpool.OpenAsync(
                options, TimeProvider.System, NullLogger<ContextSpool>.Instance, cancellationToken);
            foreach (var chunk in waiting.Chunk(InFlight))
            {
                await Task.WhenAll(chunk.Select(id => open.AppendAsync(
                    new SpooledContext(copies.Make(id, 0), null, TimeProvider.System.GetUtcNow()), cancellationToken)));
            }
        }
    }
}
