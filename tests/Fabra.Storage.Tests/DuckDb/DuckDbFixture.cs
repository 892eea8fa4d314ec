using Fabra.Core.Time;
using Fabra.Storage.DuckDb;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.Tests.DuckDb;

/// <summary>A file in a folder of its own. The tail of the feature history is short, so that it is reorganised during the tests.</summary>
/// <param name="documentImageBytes">As in <see cref="DuckDbOptions.DocumentImageBytes"/>.</param>
public sealed class DuckDbFixture(long documentImageBytes = 256_000_000) : IStoreFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fabra-duckdb-");

    public ManualTime Time { get; } = new();

    async Task<IOfflineStore> IStoreFixture.OpenAsync()
    {
        var options = new DuckDbOptions
        {
            Path = Path.Combine(_folder.FullName, "fabra.duckdb"),
            TailRows = 100,
            DocumentImageBytes = documentImageBytes,
        };
        var store = new DuckDbOfflineStore(options, new FabraClock(Time), NullLogger<DuckDbOfflineStore>.Instance);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
