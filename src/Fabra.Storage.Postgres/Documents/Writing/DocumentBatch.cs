using Fabra.Core.Time;
using Fabra.Storage.Postgres.Requests;
using Fabra.Storage.Postgres.Writing;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Writing;

/// <summary>
/// Appends versions: first their request keys, then under the locks of their indexes their numbers and their rows. The lock serialises the
/// appends to an index across replicas, so that its versions are numbered in the order of their commit and a reader sees no gap.
/// </summary>
internal sealed class DocumentBatch(FabraClock clock) : IWriteBatch<VersionsWrite>
{
    public async Task<WriteResult[]?> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<VersionsWrite> writes, bool lookFirst, CancellationToken cancellationToken)
    {
        var claims = await KeyClaims<VersionsWrite>.ClaimAsync(connection, writes, write => write.Key, clock.Now, cancellationToken);
        var toAppend = writes.Where(write => claims.IsGranted(write) && write.Prepared.Versions.Count > 0).ToList();
        var open = await OpenIndexes.LockAsync(
            connection, [.. toAppend.Select(write => write.Prepared.IndexId).Distinct()], cancellationToken);
        if (lookFirst)
        {
            await LookAsync(connection, toAppend, cancellationToken);
        }

        await RefuseAsync(connection, toAppend, open, cancellationToken);
        foreach (var some in toAppend.GroupBy(write => write.Prepared.IndexId))
        {
            await AppendAsync(connection, [.. some], open, cancellationToken);
        }

        return [.. writes.Select(write => new WriteResult(0, claims.Earlier(write)))];
    }

    /// <summary>Leaves out what an earlier attempt wrote. The locks come first, so that it stays as it is seen.</summary>
    private static async Task LookAsync(
        NpgsqlConnection connection, List<VersionsWrite> toAppend, CancellationToken cancellationToken)
    {
        var there = new Dictionary<Guid, DateTimeOffset>(await connection.QueryAsync(
            "SELECT version_id, indexed_at FROM document_versions WHERE version_id = ANY ($1)",
            [Ids(toAppend.SelectMany(write => write.Prepared.Versions).Select(prepared => prepared.Version.VersionId))],
            reader => KeyValuePair.Create(reader.GetGuid(0), reader.Instant(1)),
            cancellationToken));
        foreach (var write in toAppend.ToArray())
        {
            var ids = write.Prepared.Versions.Select(prepared => prepared.Version.VersionId).ToArray();
            if (ids.All(there.ContainsKey))
            {
                write.Written([.. ids.Select(id => there[id])]);
                toAppend.Remove(write);
            }
        }
    }

    /// <summary>Leaves out what goes to an index that does not live; its keys are forgotten again.</summary>
    private static async Task RefuseAsync(
        NpgsqlConnection connection, List<VersionsWrite> toAppend, OpenIndexes open, CancellationToken cancellationToken)
    {
        var refused = toAppend.Where(write => !open.Lives(write.Prepared)).ToArray();
        foreach (var write in refused)
        {
            write.Refused();
            toAppend.Remove(write);
        }

        await RequestKeySql.ForgetAsync(
            connection, [.. refused.Select(write => write.Key).OfType<Core.Requests.RequestKey>().Select(key => key.Name)], cancellationToken);
    }

    private static async Task AppendAsync(
        NpgsqlConnection connection, VersionsWrite[] writes, OpenIndexes open, CancellationToken cancellationToken)
    {
        var index = await open.OpenAsync(connection, [.. writes.Select(write => write.Prepared)], cancellationToken);
        foreach (var write in writes)
        {
            write.Prepared.CheckDimensions(index.Index.Embedder.Dimensions);
            write.Written(index.Append(write.Prepared));
        }

        await DocumentRows.CopyAsync(connection, index, cancellationToken);
        await OpenIndexes.AdvanceAsync(connection, index, cancellationToken);
    }
}
