using Fabra.Core.Time;
using Fabra.Storage.Postgres;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;
using Fabra.Testing.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Fabra.Storage.Tests.Postgres;

/// <summary>A database on the shared server.</summary>
/// <param name="documentImageBytes">As in <see cref="PostgresOptions.DocumentImageBytes"/>.</param>
public sealed class PostgresFixture(long documentImageBytes = 256L << 20) : IStoreFixture
{
    private PostgresServer? _server;
    private string? _database;

    public ManualTime Time { get; } = new();

    async Task<IOfflineStore> IStoreFixture.OpenAsync()
    {
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        _server ??= await SharedPostgres.GetAsync();
        _database ??= await _server.CreateDatabaseAsync();
        var options = new PostgresOptions
        {
            ConnectionString = _server.ConnectionString(_database),
            PartitionsAhead = 1,
            DocumentImageBytes = documentImageBytes,
        };
        var store = new PostgresOfflineStore(options, new FabraClock(Time) { MaxAhead = TimeSpan.MaxValue }, NullLogger<PostgresOfflineStore>.Instance);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _server!.DropDatabaseAsync(_database);
        }
    }
}
