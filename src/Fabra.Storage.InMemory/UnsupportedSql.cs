using Fabra.Core.Stores;

namespace Fabra.Storage.InMemory;

/// <summary>Says that there is no SQL here.</summary>
internal sealed class UnsupportedSql(InMemorySession session) : ISqlQueries
{
    public Task<SqlResult> QueryAsync(string sql, CancellationToken cancellationToken) => session.RunAsync<SqlResult>(
        _ => throw new FabraException(ErrorReason.NotSupported, "the in-memory store answers no SQL; use DuckDB or Postgres"),
        cancellationToken);
}
