using System.Text;
using DuckDB.NET.Data;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

/// <summary>A store on a file of the test's own, and short forms for what tests put into it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fabra-duckdb-store-");
    private readonly Func<DuckDbOptions, DuckDbOptions> _configure;

    private TestStore(Func<DuckDbOptions, DuckDbOptions> configure, TimeProvider time)
    {
        _configure = configure;
        Clock = new FabraClock(time);
        Store = Create();
        Ids = new IdGenerator(Clock, new CryptographicRandomSource());
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "test.duckdb");

    public FabraClock Clock { get; }

    public IdGenerator Ids { get; }

    public DuckDbOfflineStore Store { get; private set; }

    public static async Task<TestStore> OpenAsync(
        Func<DuckDbOptions, DuckDbOptions>? configure = null, TimeProvider? time = null)
    {
        var test = new TestStore(configure ?? (options => options), time ?? TimeProvider.System);
        await test.Store.InitializeAsync(TestContext.Current.CancellationToken);
        return test;
    }

    /// <summary>A store on the same file that is not opened.</summary>
    public DuckDbOfflineStore Create() => new(
        _configure(new DuckDbOptions { Path = Path }), Clock, NullLogger<DuckDbOfflineStore>.Instance);

    /// <param name="meanwhile">A statement that somebody else runs on the file while it is closed.</param>
    public async Task RestartAsync(string? meanwhile = null)
    {
        await Store.DisposeAsync();
        if (meanwhile is not null)
        {
            await using var connection = new DuckDBConnection($"DataSource={Path}");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = meanwhile;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Store = Create();
        await Store.InitializeAsync(TestContext.Current.CancellationToken);
    }

    public ContextRecord Context(string content = "some content")
    {
        var id = Ids.Next();
        return new ContextRecord
        {
            ContextId = id,
            Timestamp = Uuid7.Timestamp(id),
            Name = "advice",
            Content = Encoding.UTF8.GetBytes(content),
            Plan = "{}"u8.ToArray(),
            Lineage = "{\"a\":1}"u8.ToArray(),
            Meta = "{}"u8.ToArray(),
            Version = "v1",
            Tenant = TenantId.Default,
            Principal = Principal.Anonymous,
            Subjects = [],
            Labels = new Dictionary<string, string>(),
            FreshnessStatus = FreshnessStatus.Guaranteed,
            ReplicaId = "replica",
            Salts = "{}"u8.ToArray(),
            Manifest = "{}"u8.ToArray(),
        };
    }

    public FeatureRow Feature(string entityId, string feature, long value)
    {
        var now = Clock.Now;
        return new FeatureRow(
            TenantId.Default, new FeatureKey("user", entityId, feature), Ids.Next(), now, now, 1, Value.Of(value));
    }

    public async Task<List<IReadOnlyList<Value>>> SqlAsync(string sql)
    {
        await using var result = await Store.Sql.QueryAsync(sql, TestContext.Current.CancellationToken);
        var rows = new List<IReadOnlyList<Value>>();
        await foreach (var row in result.ReadRowsAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
