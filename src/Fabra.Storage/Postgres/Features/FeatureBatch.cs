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
        // Of writes under one key the first decides.
        var owners = new Dictionary<KeyName, FeatureRowsWrite>();
        foreach (var write in writes)
        {
            if (write.Key is { } key)
            {
                owners.TryAdd(KeyName.Of(key), write);
            }
        }

        var earlier = await RememberAsync(connection, owners, cancellationToken);
        var toAppend = writes.Where(write => write.Key is not { } key
            || (ReferenceEquals(owners[KeyName.Of(key)], write) && !earlier.ContainsKey(KeyName.Of(key)))).ToList();
        if (lookFirst)
        {
            await LookAsync(connection, toAppend, cancellationToken);
        }

        await CopyAsync(connection, toAppend, cancellationToken);
        return [.. writes.Select(write => Result(write, owners, earlier))];
    }

    private static WriteResult Result(
        FeatureRowsWrite write, Dictionary<KeyName, FeatureRowsWrite> owners, Dictionary<KeyName, KeyEntry> earlier)
    {
        if (write.Key is not { } key)
        {
            return default;
        }

        var name = KeyName.Of(key);
        return earlier.TryGetValue(name, out var entry) ? new WriteResult(0, entry.Match(key))
            : ReferenceEquals(owners[name], write) ? default
            : new WriteResult(0, new KeyEntry(owners[name].Key!.Fingerprint.ToArray(), null).Match(key));
    }

    /// <summary>Remembers keys; the entries of those that were known already.</summary>
    private async Task<Dictionary<KeyName, KeyEntry>> RememberAsync(
        NpgsqlConnection connection, Dictionary<KeyName, FeatureRowsWrite> owners, CancellationToken cancellationToken)
    {
        if (owners.Count == 0)
        {
            return [];
        }

        var now = clock.Now;
        await using var batch = connection.CreateBatch();
        RequestKeySql.AddRemember(batch, [.. owners.Values.Select(write => (write.Key!, (Guid?)null))], now);
        await batch.PrepareAsync(cancellationToken);
        List<KeyName> remembered;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            remembered = await reader.ReadAllAsync(RequestKeySql.ReadName, cancellationToken);
        }

        var taken = owners.Keys.Except(remembered).ToArray();
        return taken.Length == 0 ? [] : await RequestKeySql.FindAsync(connection, taken, now, cancellationToken);
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
