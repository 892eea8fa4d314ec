using Fabra.Integration.Tests.Evidence;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Npgsql;

namespace Fabra.Integration.Tests.Spools;

/// <summary>
/// Two stores side by side, two database files in one folder or two Postgres databases, whose logs can be kept from taking records. Spools
/// are where they are by default, but for the disk: that of the files is small, and full in an outage.
/// </summary>
internal sealed class TwoStores : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TinyDisk? _disk;

    public static string[] Names { get; } = ["first", "second"];

    private string Home => _folder.File("home");

    public static async Task<TwoStores> CreateAsync()
    {
        var stores = new TwoStores();
        Directory.CreateDirectory(stores.Home);
        if (!TestStores.AreRemote)
        {
            stores._disk = await TinyDisk.MountAsync(48);
            foreach (var name in Names)
            {
                var elsewhere = Directory.CreateDirectory(stores._folder.File($"{name}-spool"));
                Directory.CreateSymbolicLink(stores.SpoolOfFile(name), elsewhere.FullName);
            }
        }

        return stores;
    }

    public async Task<ServerProcess> StartAsync(string name)
    {
        string[] store = _disk is null
            ? await TestStores.ArgumentsAsync(FolderOf(name))
            : ["--duckdb-path", FileOf(name), "--duckdb-memory-limit", "256MiB"];
        return await ServerProcess.StartAtHomeAsync(Home, ["--grpc-port", "0", "--http-port", "0", .. store]);
    }

    /// <summary>The folders of spools that there are by now.</summary>
    public IEnumerable<string> Spools() => _disk is null
        ? Directory.GetDirectories(Path.Join(Home, ".fabra", "spools"))
        : Names.Select(SpoolOfFile);

    public Task BeginOutageAsync() => ChangeAsync(disk => disk.Fill(), "ALTER TABLE context_log RENAME TO context_log_out_of_reach");

    public Task EndOutageAsync() => ChangeAsync(disk => disk.Free(), "ALTER TABLE context_log_out_of_reach RENAME TO context_log");

    public async ValueTask DisposeAsync()
    {
        if (_disk is not null)
        {
            await _disk.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task ChangeAsync(Action<TinyDisk> file, string postgres)
    {
        if (_disk is not null)
        {
            file(_disk);
            return;
        }

        foreach (var name in Names)
        {
            await using var database = NpgsqlDataSource.Create(await TestStores.ConnectionStringAsync(FolderOf(name)));
            await using var command = database.CreateCommand(postgres);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    private string FolderOf(string name) => _folder.File(name);

    private string FileOf(string name) => Path.Join(_disk!.Path, $"{name}.duckdb");

    private string SpoolOfFile(string name) => FileOf(name) + ".spool";
}
