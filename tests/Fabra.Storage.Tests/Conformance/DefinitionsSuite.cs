using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Definitions: revisions, versions, optimistic appends.</summary>
public abstract class DefinitionsSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    private static readonly EntityDefinition User = new("user", "user_id", "someone");

    private IDefinitionStore Definitions => Store.Definitions;

    [Fact]
    public async Task LoadAsync_nothing_stored_is_revision_zero()
    {
        await ExpectAsync(Sample.Tenant, 0, 0, [], []);
        (await Definitions.AppendAsync(Sample.Tenant, 1, [User], [], Cancel)).ShouldBeFalse();
        await ExpectAsync(Sample.Tenant, 0, 0, [], []);
    }

    [Fact]
    public async Task AppendAsync_definitions_come_back_equal_and_in_order()
    {
        EntityDefinition[] entities = [User, new("User", "", ""), new("größe.日本-x", "it's \"id\"", "line\nbreak \\ 👩‍🚀")];
        FeatureDefinition[] features =
        [
            .. SampleValues.All.Select((value, i) => Feature($"f{(i * 7919) % 1000}") with { ValueKind = value.Kind, DefaultValue = value }),
            Feature("no_default"), Feature("No_Default"),
            Feature("limits") with { Ttl = TimeSpan.FromMilliseconds(1), MaxStaleness = TimeSpan.FromDays(4000) },
            Feature("ttl_only") with { Ttl = TimeSpan.FromSeconds(1.5), Description = "tab\t'quote' \"" },
        ];

        (await Definitions.AppendAsync(Sample.Tenant, 0, entities, features, Cancel)).ShouldBeTrue();

        var changes = await Definitions.LoadAsync(Sample.Tenant, 0, Cancel);
        changes.Revision.ShouldBeGreaterThan(0);
        changes.Entities.ShouldBe(entities);
        changes.Features.ShouldBe(features);
        await RestartAsync();
        await ExpectAsync(Sample.Tenant, 0, changes.Revision, entities, features);
        await ExpectAsync(Sample.Tenant, changes.Revision, changes.Revision, [], []);
    }

    [Fact]
    public async Task LoadAsync_gives_what_came_since_and_every_version()
    {
        FeatureDefinition[] versions =
            [.. Enumerable.Range(1, 3).Select(version => Feature("score") with { Version = version, Description = $"{version}" })];
        var revisions = new List<long> { 0 };
        foreach (var version in versions)
        {
            (await Definitions.AppendAsync(Sample.Tenant, revisions[^1], [User with { Description = version.Description }], [version], Cancel))
                .ShouldBeTrue();
            revisions.Add((await Definitions.LoadAsync(Sample.Tenant, revisions[^1], Cancel)).Revision);
        }

        revisions.ShouldBe(revisions.Distinct().Order());
        for (var i = 0; i < revisions.Count; i++)
        {
            var since = versions[i..];
            await ExpectAsync(
                Sample.Tenant, revisions[i], revisions[^1], [.. since.Select(version => User with { Description = version.Description })], since);
        }
    }

    [Fact]
    public async Task AppendAsync_stale_revision_is_refused_and_stores_nothing()
    {
        (await Definitions.AppendAsync(Sample.Tenant, 0, [User], [Feature("first")], Cancel)).ShouldBeTrue();
        var revision = (await Definitions.LoadAsync(Sample.Tenant, 0, Cancel)).Revision;

        (await Definitions.AppendAsync(Sample.Tenant, 0, [], [Feature("stale")], Cancel)).ShouldBeFalse();
        (await Definitions.AppendAsync(Sample.Tenant, revision + 1, [], [Feature("ahead")], Cancel)).ShouldBeFalse();

        await ExpectAsync(Sample.Tenant, 0, revision, [User], [Feature("first")]);
        await RestartAsync();
        (await Definitions.AppendAsync(Sample.Tenant, 0, [], [Feature("stale")], Cancel)).ShouldBeFalse();
        (await Definitions.AppendAsync(Sample.Tenant, revision, [], [Feature("next")], Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task AppendAsync_tenants_have_revisions_of_their_own()
    {
        (await Definitions.AppendAsync(new TenantId("a"), 0, [User], [Feature("mine")], Cancel)).ShouldBeTrue();
        (await Definitions.AppendAsync(new TenantId("A"), 0, [], [Feature("theirs")], Cancel)).ShouldBeTrue();

        (await Definitions.LoadAsync(new TenantId("a"), 0, Cancel)).Features.ShouldBe([Feature("mine")]);
        (await Definitions.LoadAsync(new TenantId("A"), 0, Cancel)).Features.ShouldBe([Feature("theirs")]);
        await ExpectAsync(new TenantId("b"), 0, 0, [], []);
    }

    [Fact]
    public async Task AppendAsync_of_many_at_one_revision_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var before = await Definitions.LoadAsync(Sample.Tenant, 0, Cancel);
            var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
                () => Definitions.AppendAsync(Sample.Tenant, before.Revision, [], [Feature($"r{round}_w{i}")], Cancel), Cancel)));

            won.Count(stored => stored).ShouldBe(1);
            var since = await Definitions.LoadAsync(Sample.Tenant, before.Revision, Cancel);
            since.Features.ShouldBe([Feature($"r{round}_w{Array.IndexOf(won, true)}")]);
        }
    }

    [Fact]
    public async Task Registrar_same_again_stores_nothing_and_a_change_is_a_version()
    {
        var registrar = Registrar();
        var first = await registrar.RegisterAsync(Sample.Tenant, [User], [Feature("score")], false, Cancel);
        await RestartAsync();
        var again = await Registrar().RegisterAsync(Sample.Tenant, [User], [Feature("score")], false, Cancel);
        again.Revision.ShouldBe(first.Revision);
        again.Features.ShouldBe(first.Features);

        var changed = Feature("score") with { Ttl = TimeSpan.FromHours(1) };
        await Registrar().RegisterAsync(Sample.Tenant, [], [changed], validateOnly: true, Cancel);
        (await Definitions.LoadAsync(Sample.Tenant, 0, Cancel)).Revision.ShouldBe(first.Revision);
        await Registrar().RegisterAsync(Sample.Tenant, [], [changed], validateOnly: false, Cancel);
        (await Definitions.LoadAsync(Sample.Tenant, 0, Cancel)).Features.Select(feature => (feature.Version, feature.Ttl))
            .ShouldBe([(1, null), (2, TimeSpan.FromHours(1))]);
    }

    [Fact]
    public async Task Registrars_of_many_servers_at_once_each_get_their_way()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Registrar().RegisterAsync(Sample.Tenant, [User], [Feature("shared"), Feature($"own_{i}")], false, Cancel), Cancel)));

        var stored = (await Definitions.LoadAsync(Sample.Tenant, 0, Cancel)).Features;
        stored.Select(feature => feature.Name).Order()
            .ShouldBe([.. Enumerable.Range(0, 8).Select(i => $"own_{i}"), "shared"]);
        stored.ShouldAllBe(feature => feature.Version == 1);
    }

    private static FeatureDefinition Feature(string name) => new()
    {
        Name = name,
        EntityName = "user",
        ValueKind = ValueKind.Double,
        Version = 1,
        CreatedAt = Sample.Start.AddMicroseconds(123_457),
    };

    private DefinitionRegistrar Registrar() =>
        new(Definitions, new DefinitionCatalog(Definitions), new FabraClock(Fixture.Time));

    private async Task ExpectAsync(
        TenantId tenant, long since, long revision, EntityDefinition[] entities, FeatureDefinition[] features)
    {
        var changes = await Definitions.LoadAsync(tenant, since, Cancel);
        changes.Revision.ShouldBe(revision);
        changes.Entities.ShouldBe(entities);
        changes.Features.ShouldBe(features);
    }
}
