using Fabra.Authoring;
using Fabra.Core.Authoring;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Background;
using Fabra.Grpc.Server.Configuration;
using Fabra.Storage.DuckDb;
using Fabra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Tests.Background;

/// <summary>Two tenants in one store have a feature of one name, and each means its own.</summary>
public sealed class OnlineTenantsTests : IAsyncLifetime
{
    private static readonly TenantId Acme = new("acme");
    private static readonly TenantId Globex = new("globex");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly FeatureKey[] Keys = [new("user", "1", "score"), new("user", "2", "score")];

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly FabraClock _clock = new(TimeProvider.System);
    private readonly IdGenerator _ids;
    private readonly DuckDbOfflineStore _store;
    private readonly DefinitionCatalog _definitions;

    public OnlineTenantsTests()
    {
        _ids = new IdGenerator(_clock, new CryptographicRandomSource());
        _store = new DuckDbOfflineStore(
            new DuckDbOptions { Path = Path.Join(_folder.Path, "fabra.duckdb") }, _clock, NullLogger<DuckDbOfflineStore>.Instance);
        _definitions = new DefinitionCatalog(_store.Definitions);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.InitializeAsync(Cancel);
        await DefineAsync(Acme, Hour);
        await DefineAsync(Globex, Day);
        // Written in turns, so that rows of the two come mixed.
        foreach (var key in Keys)
        {
            await WriteAsync(Acme, key, 1);
            await WriteAsync(Globex, key, 2);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task DataLifecycle_loads_values_of_every_tenant_as_its_own()
    {
        await using var online = new WatchedOnlineStore();
        var lifecycle = new DataLifecycle(
            _store,
            online,
            _ids,
            _clock,
            _definitions,
            new DefinitionRegistrar(_store.Definitions, _definitions, _clock),
            Declarations.None,
            new FabraOptions(),
            TimeProvider.System,
            NullLogger<DataLifecycle>.Instance);

        await lifecycle.StartAsync(Cancel);

        await ShouldHoldBothAsync(online);
    }

    [Fact]
    public async Task OnlineCatchUp_writes_values_of_every_tenant_as_its_own()
    {
        await using var online = new WatchedOnlineStore(incarnation: "1") { Awaited = 2 * Keys.Length };
        await using var publisher = new OnlinePublisher(
            online, _store.Features, _definitions, _clock, NullLogger<OnlinePublisher>.Instance);
        using var catchUp = new OnlineCatchUp(
            online, _store.Features, _definitions, publisher, new FabraOptions(), _clock, NullLogger<OnlineCatchUp>.Instance);

        await catchUp.StartAsync(Cancel);
        await online.Written.WaitAsync(Cancel);
        await catchUp.StopAsync(Cancel);

        await ShouldHoldBothAsync(online);
    }

    private static async Task ShouldHoldBothAsync(WatchedOnlineStore online)
    {
        online.Batches.ShouldAllBe(tenants => tenants.Count == 1);
        foreach (var (tenant, ttl, value) in new[] { (Acme, Hour, 1L), (Globex, Day, 2L) })
        {
            Keys.Select(key => online.Expiries[(tenant, key)]).ShouldBe([ttl, ttl]);
            var rows = await online.ReadAsync(tenant, Keys, Cancel);
            rows.Select(row => (row?.Tenant, row?.Value)).ShouldBe(Keys.Select(_ => ((TenantId?)tenant, (Value?)Value.Of(value))));
        }
    }

    private async Task DefineAsync(TenantId tenant, TimeSpan ttl) => (await _store.Definitions.AppendAsync(
        tenant,
        expectedRevision: 0,
        [new EntityDefinition("user", "user_id", "")],
        [new FeatureDefinition { Name = "score", EntityName = "user", ValueKind = ValueKind.Int64, Ttl = ttl, Version = 1, CreatedAt = _clock.Now }],
        Cancel)).ShouldBeTrue();

    private async Task WriteAsync(TenantId tenant, FeatureKey key, long value)
    {
        var now = _clock.Now.CutToMicroseconds();
        await _store.Features.AppendAsync([new FeatureRow(tenant, key, _ids.Next(), now, now, 1, Value.Of(value))], null, Cancel);
    }
}
