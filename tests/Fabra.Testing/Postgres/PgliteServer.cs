using System.Diagnostics;
using Npgsql;

namespace Fabra.Testing.Postgres;

/// <summary>
/// A Postgres 18 with pgvector, compiled to WebAssembly (PGlite), on a free port, in memory. It has one session, whoever connects: tests take
/// turns, each in a schema of its own. It takes no COPY from a client, and no prepared statements of two connections.
/// </summary>
public sealed class PgliteServer : IAsyncDisposable
{
    private const string Script = "node_modules/@electric-sql/pglite-socket/dist/scripts/server.js";

    private readonly ChildProcess _process;
    private readonly int _port;
    private int _schemas;

    private PgliteServer(ChildProcess process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>How to connect to it.</summary>
    public string ConnectionString => $"Host={PostgresServer.Host};Port={_port};Username=postgres;Database=postgres;SSL Mode=Disable";

    /// <summary>Why none can be started, for a test to be skipped; null when one can.</summary>
    /// <exception cref="InvalidOperationException">
    /// None can although <c>FABRA_REQUIRE_BACKENDS</c> says that it has to: a missing backend is then a failure.
    /// </exception>
    public static string? WhyMissing
    {
        get
        {
            const string Missing = "PGlite is not there; eng/setup fetches it.";
            return Folder is not null ? null
                : Environment.GetEnvironmentVariable("FABRA_REQUIRE_BACKENDS") == "1" ? throw new InvalidOperationException(Missing)
                : Missing;
        }
    }

    // The repository's, above the folder that the tests run in.
    private static string? Folder { get; } = Above(AppContext.BaseDirectory).FirstOrDefault(folder => File.Exists(Path.Combine(folder, Script)));

    public static async Task<PgliteServer> StartAsync()
    {
        var port = FreePorts.One();
        string[] arguments =
        [
            Path.Combine(Folder ?? throw new InvalidOperationException(WhyMissing), Script),
            "--db=memory://", $"--port={port}", "--max-connections=20", "--extensions=@electric-sql/pglite-pgvector:vector",
        ];
        var process = await ChildProcess.StartAsync(new ProcessStartInfo("node", arguments), "listening on");
        return new PgliteServer(process, port);
    }

    /// <summary>A connection; it and all others are in a new schema until <see cref="CloseAsync"/>.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        var schema = $"test{++_schemas}";
        await RunAsync(connection, $"CREATE SCHEMA {schema}; SET search_path = {schema}");
        return connection;
    }

    /// <summary>Forgets what the session knows of the connection.</summary>
    public static async Task CloseAsync(NpgsqlConnection connection)
    {
        // Not when it broke: the test has a failure of its own to tell.
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await RunAsync(connection, "DISCARD ALL");
        }

        await connection.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }
}
