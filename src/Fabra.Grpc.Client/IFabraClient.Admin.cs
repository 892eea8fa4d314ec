using Fabra.V1;

namespace Fabra.Client;

public partial interface IFabraClient
{
    /// <summary>What the server is, and how its stores are.</summary>
    Task<GetServerInfoResponse> GetServerInfoAsync(CancellationToken cancellationToken = default);

    /// <summary>The partitions of the context log, the oldest first.</summary>
    /// <exception cref="FabraRpcException">NOT_SUPPORTED: the server's log has none.</exception>
    Task<IReadOnlyList<Partition>> ListPartitionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops the partitions that end at or before an instant, with all their contexts, for good.</summary>
    /// <param name="endedBefore">The instant, not ahead of the server.</param>
    /// <param name="timeout">Deadline of the call. Null: the client's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was dropped, the oldest first.</returns>
    /// <exception cref="FabraRpcException">NOT_SUPPORTED: the server's log has none. OVERLOADED: the log was in use all the time.</exception>
    Task<IReadOnlyList<Partition>> PurgePartitionsAsync(
        DateTimeOffset endedBefore, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Runs one read-only SELECT over what the server stores.</summary>
    /// <param name="sql">The statement, at most 100,000 characters.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The columns; the rows follow as they are enumerated. To be disposed.</returns>
    /// <exception cref="FabraRpcException">INVALID_SQL: anything but one SELECT, or one that does not parse.</exception>
    Task<SqlAnswer> QuerySqlAsync(
        string sql, QuerySqlOptions? options = null, CancellationToken cancellationToken = default);
}
