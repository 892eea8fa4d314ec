namespace Fabra.Core.Stores;

/// <summary>SQL for auditors, read-only.</summary>
internal interface ISqlQueries
{
    /// <summary>Runs one SELECT. The columns are known before the first row is asked for; rows stream, in constant memory.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.InvalidSql"/>: not one SELECT, or it does not parse or run.</exception>
    Task<SqlResult> QueryAsync(string sql, CancellationToken cancellationToken);
}
