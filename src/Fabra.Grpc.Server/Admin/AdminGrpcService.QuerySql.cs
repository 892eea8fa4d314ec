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

    [Requires(Operation.QuerySql)]
    public override async Task QuerySql(
        Wire.QuerySqlRequest request, IServerStreamWriter<Wire.QuerySqlResponse> responseStream, ServerCallContext context)
    {
        Check(request);
        using var linked = shutdown.LinkStream(context.CancellationToken);
        var left = request.HasMaxRows ? request.MaxRows : DefaultMaxRows;
        var caller = Callers.Of(context);
        LogSqlQueried(caller.Tenant, caller.Principal);
        await using var result = await sql.QueryAsync(request.Sql, linked.Token);
        var message = new Wire.QuerySqlResponse();
        message.Columns.AddRange(result.Columns.Select(column => new Wire.SqlColumn
        {
            Name = column.Name,
            DatabaseType = column.DatabaseType,
        }));
        var bytes = 0L;
        await foreach (var row in result.ReadRowsAsync(linked.Token))
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
                await responseStream.WriteAsync(message, context.CancellationToken);
                (message, bytes) = (new Wire.QuerySqlResponse(), 0);
            }

            message.Rows.Add(wire);
            bytes += size;
        }

        await responseStream.WriteAsync(message, context.CancellationToken);
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
