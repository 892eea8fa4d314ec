using Fabra.Core.Features;
using Fabra.Storage.InMemory;
using Fabra.Storage.Resilience;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.InMemory;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Resilience;

/// <summary>A guard changes nothing while the store works: the in-memory stores behind one, under the suites. SQL goes past it.</summary>
public static class ResilientConformance
{
    public sealed class ContextLog() : ContextLogSuite(new Guarded());

    public sealed class ContextFilters() : ContextFilterSuite(new Guarded());

    public sealed class ContextPaging() : ContextPagingSuite(new Guarded());

    public sealed class LogPositions() : LogPositionSuite(new Guarded());

    public sealed class FeatureHistory() : FeatureHistorySuite(new Guarded());

    public sealed class AsOf() : AsOfSuite(new Guarded());

    public sealed class Definitions() : DefinitionsSuite(new Guarded());

    public sealed class RequestKeys() : RequestKeysSuite(new Guarded());

    public sealed class DocumentIndexes() : DocumentIndexSuite(new Guarded());

    public sealed class DocumentLists() : DocumentListSuite(new Guarded());

    public sealed class DocumentVersions() : DocumentVersionSuite(new Guarded());

    public sealed class DocumentChunks() : DocumentChunksSuite(new Guarded());

    public sealed class DocumentFilters() : DocumentFilterSuite(new Guarded());

    public sealed class DocumentTerms() : DocumentTermsSuite(new Guarded());

    public sealed class SearchViews() : SearchViewSuite(new Guarded());

    public sealed class DocumentHistory() : DocumentHistorySuite(new Guarded());

    public sealed class DocumentCompaction() : DocumentCompactionSuite(new Guarded());

    public sealed class VectorSearch() : VectorSearchSuite(new Guarded());

    public sealed class LifeCycle() : LifeCycleSuite(new Guarded());

    public sealed class OnlineStore() : OnlineStoreSuite(new GuardedOnline());

    public sealed class LateRows() : LateRowsSuite(new GuardedOnline());

    private static readonly StoreGuardOptions Options = new("guarded") { Timeout = TimeSpan.FromMinutes(1) };

    private sealed class Guarded : IStoreFixture
    {
        private readonly IStoreFixture _inner = new InMemoryFixture();

        public ManualTime Time => _inner.Time;

        public async Task<IOfflineStore> OpenAsync() => new ResilientOfflineStore(
            await _inner.OpenAsync(), Options, TimeProvider.System, new CapturedLog<ResilientOfflineStore>());

        public ValueTask DisposeAsync() => _inner.DisposeAsync();
    }

    private sealed class GuardedOnline : IOnlineFixture
    {
        public ManualTime Time { get; } = new();

        public Task<IOnlineStore> OpenAsync() => Task.FromResult<IOnlineStore>(new ResilientOnlineStore(
            new InMemoryOnlineStore(new InMemoryOnlineOptions(), Time), Options, TimeProvider.System, new CapturedLog<ResilientOnlineStore>()));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
