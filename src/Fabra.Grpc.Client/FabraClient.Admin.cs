using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <inheritdoc/>
    public Task<GetServerInfoResponse> GetServerInfoAsync(CancellationToken cancellationToken = default) =>
        _runner.RunAsync(call => Admin.GetServerInfoAsync(new GetServerInfoRequest(), call), null, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Partition>> ListPartitionsAsync(CancellationToken cancellationToken = default) =>
        (await _runner.RunAsync(call => Admin.ListPartitionsAsync(new ListPartitionsRequest(), call), null, cancellationToken)).Partitions;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Partition>> PurgePartitionsAsync(
        DateTimeOffset endedBefore, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var request = new PurgePartitionsRequest { EndedBefore = Timestamp.FromDateTimeOffset(endedBefore) };
        return (await _runner.RunAsync(call => Admin.PurgePartitionsAsync(request, call), timeout, cancellationToken)).Dropped;
    }

    /// <inheritdoc/>
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
