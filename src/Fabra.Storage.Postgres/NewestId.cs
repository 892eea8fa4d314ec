using System.Buffers.Binary;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres;

/// <summary>Finds the greatest id that any replica stored.</summary>
internal static class NewestId
{
    private const int Growth = 16;

    public static async Task<Guid?> FindAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var context = (Guid?)await connection.ScalarAsync(
            "SELECT context_id FROM context_log ORDER BY context_id DESC LIMIT 1", [], cancellationToken);
        var value = await FindValueAsync(connection, now, cancellationToken);
        var index = (Guid?)await connection.ScalarAsync(
            "SELECT index_id FROM document_indexes ORDER BY index_id DESC LIMIT 1", [], cancellationToken);
        var version = (Guid?)await connection.ScalarAsync(
            "SELECT version_id FROM document_versions ORDER BY version_id DESC LIMIT 1", [], cancellationToken);

        // Guid compares as its big-endian bytes do, and as Postgres' uuid does.
        return new[] { context, value, index, version }.Max();
    }

    /// <summary>Looks further and further back: the index says for groups of pages what ids they hold, not which is the greatest.</summary>
    private static async Task<Guid?> FindValueAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var back = TimeSpan.FromMinutes(1); ; back *= Growth)
        {
            var floor = Math.Max(0, now.ToUnixTimeMilliseconds() - (long)back.TotalMilliseconds);
            var found = (Guid?)await connection.ScalarAsync(
                "SELECT value_id FROM feature_history WHERE value_id >= $1 ORDER BY value_id DESC LIMIT 1",
                [Parameter(FirstOf(floor))],
                cancellationToken);
            if (found is not null || floor == 0)
            {
                return found;
            }
        }
    }

    /// <summary>The least id of a millisecond.</summary>
    private static Guid FirstOf(long milliseconds)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        BinaryPrimitives.WriteInt64BigEndian(octets, milliseconds << 16);
        return new Guid(octets, bigEndian: true);
    }
}
