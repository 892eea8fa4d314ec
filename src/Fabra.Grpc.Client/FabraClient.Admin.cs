using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>What the server is, and how its stores are.</summary>
    public Task<GetServerInfoResponse> GetServerInfoAsync(CancellationToken cancellationToken = default) =>
        _runner.RunAsync(call => Admin.GetServerInfoAsync(new GetServerInfoRequest(), call), null, cancellationToken);

    /// <summary>The partitions of the context log, the oldest first.</summary>
    /// <exception cref="FabraRpcException">NOT_SUPPORTED: the server's log has none.</exception>
    public async Task<IReadOnlyList<Partition>> ListPartitionsAsync(CancellationToken cancellationToken = default) =>
        (await _runner.RunAsync(call => Admin.ListPartitionsAsync(new ListPartitionsRequest(), call), null, cancellationToken)).Partitions;

    /// <summary>Drops the partitions that end at or before an instant, with all their contexts, for good.</summary>
    /// <param name="endedBefore">The instant, not ahead of the server.</param>
    /// <param name="timeout">Deadline of the call. Null: the client's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was dropped, the oldest first.</returns>
    /// <exception cref="FabraRpcException">NOT_SUPPORTED: the server's log has none. OVERLOADED: the log was in use all the time.</exception>
    public async Task<IReadOnlyList<Partition>> PurgePartitionsAsync(
        DateTimeOffset endedBefore, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var request = new PurgePartitionsRequest { EndedBefore = Timestamp.FromDateTimeOffset(endedBefore) };
        return (await _runner.RunAsync(call => Admin.PurgePartitionsAsync(request, call), timeout, cancellationToken)).Dropped;
    }

    /// <summary>Runs one read-only SELECT over what the server stores.</summary>
    /// <param name="sql">The statement, at most 100,000 characters.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The columns; the rows follow as they are enumerated. To be disposed.</returns>
    /// <exception cref="FabraRpcException">INVALID_SQL: anything but one SELECT, or one that does not parse.</exception>
    public async Task<SqlAnswer> QuerySqlAsync(
        string sql, QuerySqlOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new QuerySqlRequest { Sql = sql };
        if (options?.MaxRows is { } maxRows)
        {
            request.MaxRows = maxRows;
        }

        // Nothing has been delivered before the first message, so up to there the call may be repeated.
        for (var attempt = 1; ; attempt++)
        {
            var call = Admin.QuerySql(request, _runner.Streaming(options?.Timeout ?? _options.Timeout, cancellationToken));
            try
            {
                return await SqlAnswer.StartAsync(call, cancellationToken);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable && attempt < _runner.MaxAttempts)
            {
                call.Dispose();
                await _runner.PauseAsync(attempt, cancellationToken);
            }
            catch (RpcException error)
            {
                call.Dispose();
                throw RpcErrors.Translate(error, cancellationToken);
            }
        }
    }
}
