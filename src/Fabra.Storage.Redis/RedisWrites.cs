using Fabra.Core.Features;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>Writes: one run of the script for each entity, all of them sent before the first answer is awaited.</summary>
/// <param name="now">From here lives are counted.</param>
/// <param name="expiry">How long after its event time a row may be forgotten.</param>
/// <param name="isSettled">Whether a row may be read where nothing is known of its key.</param>
internal sealed class RedisWrites(DateTimeOffset now, Func<FeatureKey, TimeSpan?> expiry, Func<FeatureRow, bool> isSettled)
{
    private const int ArgumentsEach = 3;
    private const long ForEver = -1;

    // The client sends its hash, and the text where the server does not know it.
    private static readonly string Script = ReadScript();

    public Task WriteAsync(IDatabase database, IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken)
    {
        var runs = rows
            .GroupBy(row => RedisKeys.NameOf(row.Tenant, row.Key), StringComparer.Ordinal)
            .Select(entity => database.ScriptEvaluateAsync(Script, [RedisKeys.HashOf(entity.Key)], Arguments(entity)));
        return Task.WhenAll(runs).WaitAsync(cancellationToken);
    }

    private RedisValue[] Arguments(IEnumerable<FeatureRow> rows)
    {
        var arguments = new List<RedisValue>(ArgumentsEach);
        foreach (var row in rows)
        {
            arguments.Add(RedisKeys.FieldOf(row.Key));
            arguments.Add(RowCodec.Encode(row, isSettled(row)));
            arguments.Add(Left(row));
        }

        return [.. arguments];
    }

    /// <summary>
    /// Milliseconds from now and not an instant, so that the clock that judges lives is the one that judges ages: Redis's may differ.
    /// </summary>
    private long Left(FeatureRow row)
    {
        if (expiry(row.Key) is not { } life)
        {
            return ForEver;
        }

        var age = now.UtcTicks - row.EventTime.UtcTicks;
        return Math.Max(0, (life.Ticks / TimeSpan.TicksPerMillisecond) - (age / TimeSpan.TicksPerMillisecond));
    }

    private static string ReadScript()
    {
        using var stream = typeof(RedisWrites).Assembly.GetManifestResourceStream("Fabra.Storage.Redis.write_rows.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
