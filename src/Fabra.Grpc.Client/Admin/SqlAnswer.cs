using Fabra.Client.Internal;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client;

/// <summary>The answer to a SELECT: its columns, and rows that arrive while they are enumerated, once.</summary>
public sealed class SqlAnswer : IAsyncEnumerable<IReadOnlyList<Value>>, IDisposable
{
    private readonly AsyncServerStreamingCall<QuerySqlResponse>? _call;
    private readonly QuerySqlResponse? _first;
    private bool _enumerated;

    /// <summary>An answer of the caller's making, for fakes of the client.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows; each has one value per column.</param>
    /// <param name="isTruncated">Whether there were more rows than were asked for.</param>
    public SqlAnswer(IEnumerable<SqlColumn> columns, IEnumerable<IReadOnlyList<Value>> rows, bool isTruncated = false)
        : this(null, new QuerySqlResponse
        {
            Columns = { columns },
            Rows = { rows.Select(row => new ListValue { Values = { row } }) },
            Truncated = isTruncated,
        })
    {
    }

    private SqlAnswer(AsyncServerStreamingCall<QuerySqlResponse>? call, QuerySqlResponse? first)
    {
        _call = call;
        _first = first;
        Columns = first is null ? [] : first.Columns;
        IsTruncated = first?.Truncated ?? false;
    }

    /// <summary>The columns, in the order of the values in each row.</summary>
    public IReadOnlyList<SqlColumn> Columns { get; }

    /// <summary>Whether there were more rows than were asked for. Known once all rows were enumerated.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>The rows.</summary>
    /// <exception cref="InvalidOperationException">They were enumerated before.</exception>
    /// <exception cref="FabraRpcException">The stream failed.</exception>
    public async IAsyncEnumerator<IReadOnlyList<Value>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_enumerated)
        {
            throw new InvalidOperationException("The rows of an answer can be enumerated once.");
        }

        _enumerated = true;
        for (var part = _first; part is not null; part = await NextAsync(cancellationToken))
        {
            IsTruncated |= part.Truncated;
            foreach (var row in part.Rows)
            {
                yield return row.Values;
            }
        }
    }

    /// <summary>Ends the call; rows not yet enumerated are lost.</summary>
    public void Dispose() => _call?.Dispose();

    internal static async Task<SqlAnswer> StartAsync(
        AsyncServerStreamingCall<QuerySqlResponse> call, CancellationToken cancellationToken)
    {
        var any = await call.ResponseStream.MoveNext(cancellationToken);
        return new SqlAnswer(call, any ? call.ResponseStream.Current : null);
    }

    private async Task<QuerySqlResponse?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _call is not null && await _call.ResponseStream.MoveNext(cancellationToken) ? _call.ResponseStream.Current : null;
        }
        catch (RpcException error)
        {
            throw RpcErrors.Translate(error, cancellationToken);
        }
    }
}
