using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Admin;

internal sealed partial class AdminGrpcService
{
    private const int MaxSqlLength = 100_000;
    private const long DefaultMaxRows = 100_000;

    /// <summary>Most bytes of rows in a message, unless one row has more: well below the 4 MiB that clients take by default.</summary>
    private const int MessageBytes = 1024 * 1024;

    /// <summary>From the call to the last row. Until then the store keeps a snapshot, and one of few places, for a caller that need not read.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    [Requires(Operation.QuerySql)]
    public override async Task QuerySql(
        Wire.QuerySqlRequest request, IServerStreamWriter<Wire.QuerySqlResponse> responseStream, ServerCallContext context)
    {
        Check(request);
        using var patience = new CancellationTokenSource(MostTime, clock.Time);
        using var stream = shutdown.LinkStream(context.CancellationToken);
        using var reads = CancellationTokenSource.CreateLinkedTokenSource(stream.Token, patience.Token);

        // A server that stops ends the reading only: cancelling a write resets the stream, and the reason would never arrive.
        using var writes = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, patience.Token);
        try
        {
            await AnswerAsync(request, responseStream, Callers.Of(context), reads.Token, writes.Token);
        }
        catch (Exception failure) when (patience.IsCancellationRequested && !stream.IsCancellationRequested)
        {
            throw new FabraException(
                ErrorReason.InvalidSql, $"the answer was not ready and read within {MostTime.TotalMinutes} minutes", failure);
        }
    }

    private async Task AnswerAsync(
        Wire.QuerySqlRequest request,
        IServerStreamWriter<Wire.QuerySqlResponse> responseStream,
        Caller caller,
        CancellationToken reads,
        CancellationToken writes)
    {
        var left = request.HasMaxRows ? request.MaxRows : DefaultMaxRows;
        LogSqlQueried(caller.Tenant, caller.Principal);
        await using var result = await sql.QueryAsync(request.Sql, reads);
        var message = new Wire.QuerySqlResponse();
        message.Columns.AddRange(result.Columns.Select(column => new Wire.SqlColumn
        {
            Name = column.Name,
            DatabaseType = column.DatabaseType,
        }));
        var bytes = 0L;
        await foreach (var row in result.ReadRowsAsync(reads))
        {
            if (left-- == 0)
            {
                message.Truncated = true;
                break;
            }

            var wire = row.ToWire();
            var size = wire.CalculateSize();
            if (bytes > 0 && bytes + size > MessageBytes)
            {
                await responseStream.WriteAsync(message, writes);
                (message, bytes) = (new Wire.QuerySqlResponse(), 0);
            }

            message.Rows.Add(wire);
            bytes += size;
        }

        await responseStream.WriteAsync(message, writes);
    }

    private static void Check(Wire.QuerySqlRequest request)
    {
        if (request.Sql.Length is 0 or > MaxSqlLength || TextRules.Fault(request.Sql) is not null)
        {
            throw FabraException.Field(
                "sql", request.Sql.Length == 0 ? "is empty" : $"is longer than {MaxSqlLength} characters, or no text", ErrorReason.InvalidSql);
        }

        if (request is { HasMaxRows: true, MaxRows: < 1 })
        {
            throw FabraException.Field("max_rows", $"is {request.MaxRows}, at least 1 is needed");
        }
    }
}
