using Fabra.Core.Features;
using Fabra.Core.Time;
using Fabra.Storage.Postgres.Requests;
using Fabra.Storage.Postgres.Writing;
using Npgsql;

namespace Fabra.Storage.Postgres.Features;

/// <summary>
/// Appends feature rows: first their request keys, then the rows of those that were not known. The unique index makes a row that is
/// written again wait for the transaction that wrote it first.
/// </summary>
internal sealed class FeatureBatch(FabraClock clock) : IWriteBatch<FeatureRowsWrite>
{
    public async Task<WriteResult[]?> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<FeatureRowsWrite> writes, bool lookFirst, CancellationToken cancellationToken)
    {
        var claims = await KeyClaims<FeatureRowsWrite>.ClaimAsync(connection, writes, write => write.Key, clock.Now, cancellationToken);
        var toAppend = writes.Where(claims.IsGranted).ToList();
        if (lookFirst)
        {
            await LookAsync(connection, toAppend, cancellationToken);
        }

        await CopyAsync(connection, toAppend, cancellationToken);
        return [.. writes.Select(write => new WriteResult(0, claims.Earlier(write)))];
    }

    /// <summary>Leaves out what an earlier attempt wrote.</summary>
    private static async Task LookAsync(
        NpgsqlConnection connection, List<FeatureRowsWrite> toAppend, CancellationToken cancellationToken)
    {
        var pins = toAppend.Select(write => write.First).OfType<FeatureRow>().ToArray();
        var there = (await PinnedQuery.FindAsync(connection, pins, cancellationToken)).ToHashSet();
        toAppend.RemoveAll(write => write.First is { } first && there.Contains(first.ValueId));
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, List<FeatureRowsWrite> toAppend, CancellationToken cancellationToken)
    {
        if (toAppend.All(write => write.First is null))
        {
            return;
        }

        await using var importer = await connection.BeginBinaryImportAsync(
            $"COPY feature_history ({FeatureRowsWrite.Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var write in toAppend)
        {
            await write.WriteToAsync(importer, cancellationToken);
        }

        await importer.CompleteAsync(cancellationToken);
    }
}
