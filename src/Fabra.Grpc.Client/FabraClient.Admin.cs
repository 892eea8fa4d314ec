using Fabra.Client.Internal;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>What the server is, and how its stores are.</summary>
    public Task<GetServerInfoResponse> GetServerInfoAsync(CancellationToken cancellationToken = default) =>
        _runner.RunAsync(call => Admin.GetServerInfoAsync(new GetServerInfoRequest(), call), null, cancellationToken);

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
