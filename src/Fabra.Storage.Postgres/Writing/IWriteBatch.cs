using Npgsql;

namespace Fabra.Storage.Postgres.Writing;

/// <summary>How writes of one kind are put into a transaction.</summary>
internal interface IWriteBatch<TWrite>
{
    /// <summary>Writes a batch, within a transaction of the connection; one result for each write, in order.</summary>
    /// <param name="lookFirst">
    /// True when something of the batch may be in the database already: found out then, under the locks that keep it from changing.
    /// </param>
    /// <returns>Null, when that turns out without having looked: the caller rolls back and asks again.</returns>
    Task<WriteResult[]?> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<TWrite> writes, bool lookFirst, CancellationToken cancellationToken);
}
