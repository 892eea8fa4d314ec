using Fabra.Core.Time;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>Compares this machine's clock with the database's. Replicas compare their times in the database, so each must agree with it.</summary>
internal static class DatabaseClock
{
    /// <returns>What is wrong; null when they agree, as far as the time that asking takes lets tell.</returns>
    public static async Task<string?> FindFaultAsync(NpgsqlConnection connection, FabraClock clock, CancellationToken cancellationToken)
    {
        var before = clock.Time.GetUtcNow();
        var started = clock.Time.GetTimestamp();
        var database = (DateTime)(await connection.ScalarAsync("SELECT clock_timestamp() AT TIME ZONE 'UTC'", [], cancellationToken))!;
        var took = clock.Time.GetElapsedTime(started);
        var ahead = before - new DateTimeOffset(DateTime.SpecifyKind(database, DateTimeKind.Utc));
        var least = ahead > TimeSpan.Zero ? ahead : -ahead - took;
        return least <= clock.MaxAhead
            ? null
            : $"this machine's clock is {FabraClock.Words(ahead)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the database's: set the one that is wrong";
    }
}
