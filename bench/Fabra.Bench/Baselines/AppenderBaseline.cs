using System.Diagnostics;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Fabra.Bench.Workloads;
using Fabra.V1;

namespace Fabra.Bench.Baselines;

/// <summary>
/// DuckDB's appender alone, in a process of its own on a file of its own: the same rows, 64 to a commit. The file is opened with the
/// server's settings, so that its log is as short, and a crash as soon recovered from.
/// </summary>
internal static class AppenderBaseline
{
    public const int RowsPerCommit = 64;

    private static readonly string Settings = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SET memory_limit = '1GB'; SET threads = {Math.Clamp(Environment.ProcessorCount / 2, 1, 4)};
        SET checkpoint_threshold = '32MiB'; SET disabled_compression_methods = 'zstd';
        """);

    private const string Table =
        """
        CREATE TABLE context_log (
            context_id UUID NOT NULL, timestamp TIMESTAMP NOT NULL, name VARCHAR NOT NULL, content VARCHAR NOT NULL,
            plan VARCHAR NOT NULL, lineage VARCHAR NOT NULL, meta VARCHAR NOT NULL, version VARCHAR NOT NULL, tenant VARCHAR NOT NULL,
            principal VARCHAR NOT NULL, subjects VARCHAR NOT NULL, labels VARCHAR NOT NULL, freshness_status VARCHAR NOT NULL,
            replica_id VARCHAR NOT NULL, log_position BIGINT NOT NULL, entry_type VARCHAR NOT NULL, salts VARCHAR NOT NULL,
            manifest VARCHAR NOT NULL)
        """;

    /// <summary>Appends for so many seconds; prints rows per second.</summary>
    public static int Run(string database, string recordsFile, double seconds)
    {
        var rows = StoredRecords.Load(recordsFile).Records.Select(Row.Of).ToArray();
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"{Settings} ATTACH '{database}' AS log (ROW_GROUP_SIZE 8192, STORAGE_VERSION 'v1.5.0'); USE log;");
        Execute(connection, Table);

        var started = Stopwatch.GetTimestamp();
        var position = 0L;
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            using var transaction = connection.BeginTransaction();
            using (var appender = connection.CreateAppender("context_log"))
            {
                for (var i = 0; i < RowsPerCommit; i++)
                {
                    rows[position % rows.Length].AppendTo(appender.CreateRow(), ++position);
                }
            }

            transaction.Commit();
        }

        var rate = position / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(rate.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record Row(Context Context, Guid Id, DateTime Timestamp, byte[][] Segments, byte[] Subjects, byte[] Labels)
    {
        public static Row Of(Context context) => new(
            context,
            Guid.Parse(context.ContextId),
            DateTime.SpecifyKind(context.Timestamp.ToDateTime(), DateTimeKind.Unspecified),
            [.. new[]
            {
                context.Raw.Content, context.Raw.Plan, context.Raw.Lineage, context.Raw.Meta, context.Raw.Salts, context.Raw.Manifest,
            }.Select(segment => segment.ToByteArray())],
            Encoding.UTF8.GetBytes($"[{{\"entity_name\":\"user\",\"entity_id\":\"{context.Subjects[0].EntityId}\"}}]"),
            [.. "{}"u8]);

        public void AppendTo(IDuckDBAppenderRow row, long position) => row
            .AppendValue((Guid?)Id)
            .AppendValue((DateTime?)Timestamp)
            .AppendValue(Context.Name)
            .AppendValue(Segments[0].AsSpan())
            .AppendValue(Segments[1].AsSpan())
            .AppendValue(Segments[2].AsSpan())
            .AppendValue(Segments[3].AsSpan())
            .AppendValue(Context.Version)
            .AppendValue(Context.Tenant)
            .AppendValue(Context.Principal)
            .AppendValue(Subjects.AsSpan())
            .AppendValue(Labels.AsSpan())
            .AppendValue("guaranteed")
            .AppendValue(Context.Evidence.ReplicaId)
            .AppendValue((long?)position)
            .AppendValue("CONTEXT")
            .AppendValue(Segments[4].AsSpan())
            .AppendValue(Segments[5].AsSpan())
            .EndRow();
    }
}
