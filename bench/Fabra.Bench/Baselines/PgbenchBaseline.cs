using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fabra.Bench.Stores;
using Fabra.Bench.Workloads;
using Fabra.Testing.Postgres;
using Fabra.V1;
using Google.Protobuf;

namespace Fabra.Bench.Baselines;

/// <summary>
/// The same records inserted one to a statement and commit by pgbench, with 16 clients and prepared statements, into a table like
/// <c>context_log</c> of which only the primary key is indexed.
/// </summary>
internal static partial class PgbenchBaseline
{
    private const int Clients = 16;
    private const int Scripts = 16;

    private const string Table =
        """
        DROP TABLE IF EXISTS bench_log;
        DROP SEQUENCE IF EXISTS bench_position;
        CREATE TABLE bench_log (LIKE context_log, PRIMARY KEY (context_id, timestamp));
        CREATE SEQUENCE bench_position CACHE 1000;
        """;

    /// <summary>Rows per second.</summary>
    public static async Task<double> RunAsync(BenchStores stores, StoredRecords records, string folder, TimeSpan duration)
    {
        await stores.Postgres!.ExecuteAsync(Table, "bench");
        var start = new ProcessStartInfo(PostgresBinaries.PathOf("pgbench")) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-h", PostgresServer.Host, "-p", $"{stores.Postgres.Port}", "-U", "postgres", "-n", "-M", "prepared",
            "-c", $"{Clients}", "-j", "2", "-T", $"{Math.Max(1, (int)duration.TotalSeconds)}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        for (var i = 0; i < Scripts; i++)
        {
            var script = Path.Combine(folder, $"insert{i}.sql");
            await File.WriteAllTextAsync(script, Insert(records.Records[i % records.Records.Count]));
            start.ArgumentList.Add("-f");
            start.ArgumentList.Add(script);
        }

        start.ArgumentList.Add("bench");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && Tps().Match(printed) is { Success: true } tps
            ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {await error}{printed}");
    }

    private static string Insert(Context context) =>
        $"""
        INSERT INTO bench_log VALUES (gen_random_uuid(), clock_timestamp()::timestamp, {Text(context.Name)}, {Text(context.Raw.Content)},
        {Text(context.Raw.Plan)}::json, {Text(context.Raw.Lineage)}::json, {Text(context.Raw.Meta)}::json, 'v1', 'default', 'anonymous',
        '{Subjects(context)}'::jsonb, '{"{}"}'::jsonb, 'guaranteed', 'bench', nextval('bench_position'), 'CONTEXT',
        {Text(context.Raw.Salts)}::json, {Text(context.Raw.Manifest)}::json, ARRAY[1::bigint]);

        """;

    // In hex, because pgbench takes a colon before a word, of which JSON has many, for one of its variables. Folded when planned.
    private static string Text(ByteString bytes) => $"convert_from('\\x{Convert.ToHexStringLower(bytes.Span)}'::bytea, 'UTF8')";

    private static string Text(string text) => Text(ByteString.CopyFromUtf8(text));

    private static string Subjects(Context context) =>
        $$"""[{"entity_name": "user", "entity_id": "{{context.Subjects[0].EntityId}}"}]""";

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Tps();
}
