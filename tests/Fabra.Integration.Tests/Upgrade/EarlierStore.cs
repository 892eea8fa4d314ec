using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.Testing.Postgres;
using Fabra.V1;
using Npgsql;

namespace Fabra.Integration.Tests.Upgrade;

/// <summary>A store that an earlier version wrote, and what that version answered of it; see <c>tests/golden/store-9c25ea5</c>.</summary>
internal static class EarlierStore
{
    private const string Folder = "tests/golden/store-9c25ea5";

    private static readonly string Backend = TestStores.AreRemote ? "postgres" : "duckdb";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Gives a folder, where no server runs, the store and the spool as the earlier server left them.</summary>
    public static async Task RestoreAsync(string folder)
    {
        await using var packed = Open($"{Backend}.tar.gz");
        await TarFile.ExtractToDirectoryAsync(packed, folder, overwriteFiles: false, Cancellation);
        if (TestStores.AreRemote)
        {
            var database = new NpgsqlConnectionStringBuilder(await TestStores.ConnectionStringAsync(folder));
            var restored = await Command.RunAsync(
                PostgresBinaries.PathOf("psql"),
                "-q", "-v", "ON_ERROR_STOP=1", "-h", database.Host!, "-p", $"{database.Port}", "-U", database.Username!,
                "-d", database.Database!, "-f", Path.Join(folder, "dump.sql"));
            restored.Code.ShouldBe(0, restored.Error);
        }
    }

    /// <summary>All calls that were made of the earlier server, in their order.</summary>
    public static IReadOnlyList<RecordedCall> ReadCalls()
    {
        using var reader = new StreamReader(Open($"{Backend}.answers.jsonl.gz"));
        var calls = new List<RecordedCall>();
        while (reader.ReadLine() is { } line)
        {
            using var call = JsonDocument.Parse(line);
            calls.Add(RecordedCall.Parse(call.RootElement));
        }

        return calls;
    }

    /// <summary>Its newest record, which is in its spool and not in its log.</summary>
    public static Context ReadSpooledRecord() => ReadCalls()
        .SelectMany(call => call.Answers.OfType<GetContextResponse>())
        .Select(answer => answer.Context)
        .MaxBy(context => context.Evidence.LogPosition)
        .ShouldNotBeNull();

    private static GZipStream Open(string name) =>
        new(File.OpenRead(Repository.PathOf($"{Folder}/{name}")), CompressionMode.Decompress);
}
