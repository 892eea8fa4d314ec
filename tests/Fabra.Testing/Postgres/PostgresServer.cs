using Npgsql;

namespace Fabra.Testing.Postgres;

/// <summary>
/// A real server of a test's own, on a free port of the loopback interface, in a folder that goes with it. It can be stopped, killed,
/// frozen and started again, and have a standby.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly PostgresServerOptions _options;
    private readonly string _folder;
    private ChildProcess? _process;

    private PostgresServer(PostgresServerOptions options, string folder, int port)
    {
        _options = options;
        _folder = folder;
        Port = port;
    }

    public static string Host => "127.0.0.1";

    public int Port { get; }

    private string Data => File("data");

    private ChildProcess Process => _process ?? throw new InvalidOperationException("The server does not run.");

    public static async Task<PostgresServer> StartAsync(PostgresServerOptions? options = null)
    {
        var server = await CreateAsync(options ?? new PostgresServerOptions());
        await DataFolders.CopyTemplateAsync(server.Data);
        if (server._options.Tls is { } tls)
        {
            await ServerAccount.WriteAsync(server.File("server.pem"), await System.IO.File.ReadAllTextAsync(tls.Certificate));
            await ServerAccount.WriteAsync(server.File("server.key"), await System.IO.File.ReadAllTextAsync(tls.Key));
            await ServerAccount.WriteAsync(server.File("hba.conf"), "hostssl all all 127.0.0.0/8 trust\n");
        }

        return await server.StartFirstAsync();
    }

    /// <summary>Where a database is, in keyword form.</summary>
    public string ConnectionString(string database = "postgres") =>
        $"Host={Host};Port={Port};Username=postgres;Database={database}";

    /// <summary>Where a database is, as a URL.</summary>
    public string Url(string database = "postgres") => $"postgres://postgres@{Host}:{Port}/{database}";

    /// <summary>Runs statements in a database, on a connection of its own.</summary>
    public async Task<object?> ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>An empty database, or a copy of one that nobody is connected to; its name.</summary>
    public async Task<string> CreateDatabaseAsync(string template = "template1")
    {
        var name = "t" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    /// <summary>Removes a database, whoever is connected to it.</summary>
    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>Ends it in good order: connections are cut, what was committed is on disk.</summary>
    public Task StopAsync() => EndAsync(Signals.Interrupt);

    /// <summary>Ends it at once, without any order; the next start recovers.</summary>
    public Task KillAsync() => EndAsync(Signals.Quit);

    /// <summary>Starts it again, on the same port and data.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is null)
        {
            _process = await ChildProcess.StartAsync(
                ServerAccount.Start(PostgresBinaries.PathOf("postgres"), Arguments()), "database system is ready to accept");
        }
    }

    /// <summary>Freezes it: connections stay, and nothing answers.</summary>
    public void Suspend() => Process.Suspend();

    public void Resume() => Process.Resume();

    /// <summary>Starts a server that follows this one; with <paramref name="synchronous"/> every commit waits for it.</summary>
    public async Task<PostgresServer> StartStandbyAsync(bool synchronous)
    {
        var standby = await CreateAsync(_options);
        await ServerAccount.RunAsync(
            PostgresBinaries.PathOf("pg_basebackup"),
            "-h", Host, "-p", $"{Port}", "-U", "postgres", "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync");
        await standby.StartFirstAsync();
        if (synchronous)
        {
            await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
            await ExecuteAsync("SELECT pg_reload_conf()");
        }

        return standby;
    }

    /// <summary>Makes a standby a primary, which waits for no other; returns when it writes.</summary>
    public async Task PromoteAsync()
    {
        await ExecuteAsync("SELECT pg_promote(wait => true)");
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = ''");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        await DataFolders.DeleteAsync(_folder);
    }

    private static async Task<PostgresServer> CreateAsync(PostgresServerOptions options) =>
        new(options, await DataFolders.CreateAsync(), FreePorts.One());

    private string File(string name) => Path.Combine(_folder, name);

    private async Task<PostgresServer> StartFirstAsync()
    {
        try
        {
            await StartAgainAsync();
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task EndAsync(int signal)
    {
        await using var process = Process;
        _process = null;
        await process.EndAsync(signal);
    }

    private IEnumerable<string> Arguments()
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = Host,
            ["port"] = $"{Port}",
            ["unix_socket_directories"] = _folder,
            ["max_connections"] = "200",
            ["fsync"] = _options.Durable ? "on" : "off",
            ["logging_collector"] = "off",
            ["log_min_messages"] = "warning",
        };
        if (_options.Tls is not null)
        {
            settings["ssl"] = "on";
            settings["ssl_cert_file"] = File("server.pem");
            settings["ssl_key_file"] = File("server.key");
            settings["hba_file"] = File("hba.conf");
        }

        foreach (var (name, value) in _options.Settings)
        {
            settings[name] = value;
        }

        return ["-D", Data, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })];
    }
}
