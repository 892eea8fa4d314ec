using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Tests.Values;

namespace Fabra.Core.Tests.Features;

public sealed class DefinitionTests
{
    private static readonly EntityDefinition User = new("user", "user_id", "");

    private static FeatureDefinition Feature(string name, string entity = "user", ValueKind kind = ValueKind.Int64) =>
        new() { Name = name, EntityName = entity, ValueKind = kind };

    private static Task<DefinitionChanges> RegisterAsync(
        CoreHarness core, EntityDefinition[] entities, FeatureDefinition[] features, bool validateOnly = false) =>
        core.Registrar.RegisterAsync(CoreHarness.Tenant, entities, features, validateOnly, CoreHarness.Token);

    [Fact]
    public async Task RegisterAsync_names_every_fault_not_only_the_first()
    {
        await using var core = new CoreHarness();

        var refusal = await RegisterAsync(
            core,
            [User, new EntityDefinition("a b", "x\0", "")],
            [
                Feature("score", "usr"),
                Feature("", kind: ValueKind.Null) with { Ttl = TimeSpan.Zero, MaxStaleness = TimeSpan.FromSeconds(-1) },
                Feature("age") with { DefaultValue = Value.Of("x"), Description = "\0" },
                Feature("age"),
            ]).ShouldBeRefusedAsync(ErrorReason.InvalidField);

        refusal.Fields.Select(fault => fault.Field).ShouldBe(
            [
                "entities[1].name", "entities[1].id_column", "features[0].entity_name", "features[1].name", "features[1].value_type",
                "features[1].ttl", "features[1].max_staleness", "features[2].description", "features[2].default_value", "features",
            ],
            ignoreOrder: true);
        refusal.Fields.Single(fault => fault.Field == "features[0].entity_name").Description
            .ShouldBe("no entity \"usr\"; did you mean user?");
        await RegisterAsync(core, [], []).ShouldBeRefusedAsync(ErrorReason.InvalidField, "features");
    }

    [Fact]
    public async Task RegisterAsync_again_changes_nothing_and_a_change_is_a_new_version()
    {
        await using var core = new CoreHarness();
        var first = await RegisterAsync(core, [User], [Feature("score") with { DefaultValue = Value.Of(1L) }]);
        core.Time.Advance(TimeSpan.FromSeconds(1));
        var same = await RegisterAsync(core, [User], [Feature("score") with { DefaultValue = Value.Of(1L), Version = 9 }]);
        var changed = await RegisterAsync(core, [], [Feature("score") with { DefaultValue = Value.Of(2L) }]);

        same.Features.ShouldBe(first.Features);
        same.Revision.ShouldBe(first.Revision);
        changed.Features[0].Version.ShouldBe(2);
        await using var restarted = core.Restart();
        (await restarted.Definitions.GetAsync(CoreHarness.Tenant, "score", "name", CoreHarness.Token)).ShouldBe(changed.Features[0]);
        (await restarted.Definitions.FindVersionAsync(CoreHarness.Tenant, "score", 1, CoreHarness.Token)).ShouldBe(first.Features[0]);
        (await restarted.Definitions.FindVersionAsync(CoreHarness.Tenant, "score", 3, CoreHarness.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task RegisterAsync_that_would_change_the_meaning_of_history_is_refused()
    {
        await using var core = new CoreHarness();
        await RegisterAsync(core, [User, new EntityDefinition("product", "sku", "")], [Feature("score")]);

        await RegisterAsync(core, [], [Feature("score", "product")])
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "features[0].entity_name");
        await RegisterAsync(core, [], [Feature("score", kind: ValueKind.Double)])
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "features[0].value_type");
    }

    [Fact]
    public async Task RegisterAsync_validate_only_stores_nothing()
    {
        await using var core = new CoreHarness();

        var answer = await RegisterAsync(core, [User], [Feature("score")], validateOnly: true);

        answer.Features[0].Version.ShouldBe(1);
        await core.Definitions.GetAsync(CoreHarness.Tenant, "score", "name", CoreHarness.Token).AsTask()
            .ShouldBeRefusedAsync(ErrorReason.UnknownFeature);
    }

    [Fact]
    public async Task RegisterAsync_from_many_at_once_loses_no_definition_and_no_version()
    {
        var setup = new CoreSetup();
        await using var one = new CoreHarness(setup);
        await using var two = new CoreHarness(setup, one.Time);
        await RegisterAsync(one, [User], [Feature("shared")]);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(index => Task.Run(
            () => RegisterAsync(
                index % 2 == 0 ? one : two,
                [],
                [Feature($"own{index}"), Feature("shared") with { Description = $"by {index}" }]),
            CoreHarness.Token)));

        await using var fresh = one.Restart();
        var snapshot = await fresh.Definitions.RefreshAsync(CoreHarness.Tenant, CoreHarness.Token);
        snapshot.Features.Count.ShouldBe(17);
        snapshot.Features["shared"].Version.ShouldBe(17);
        snapshot.Versions.Keys.Where(key => key.Name == "shared").Select(key => key.Version).Order()
            .ShouldBe(Enumerable.Range(1, 17).Select(version => (long)version));
    }

    [Fact]
    public async Task GetAsync_finds_what_another_server_registered()
    {
        var setup = new CoreSetup();
        await using var one = new CoreHarness(setup);
        await using var two = new CoreHarness(setup, one.Time);
        await one.DefineAsync("score");

        (await two.Definitions.GetAsync(CoreHarness.Tenant, "score", "name", CoreHarness.Token)).Version.ShouldBe(1);
        await two.Definitions.GetAsync(new TenantId("other"), "score", "name", CoreHarness.Token).AsTask().ShouldBeRefusedAsync(ErrorReason.UnknownFeature);
    }

    [Fact]
    public async Task RegisterAsync_of_a_default_in_any_order_of_fields_is_one_version()
    {
        var random = new Random(14);
        var address = Value.Of([KeyValuePair.Create("street", Value.Of("x")), KeyValuePair.Create("city", Value.Of("y"))]);
        var value = Value.Of([KeyValuePair.Create("zip", Value.Of(1L)), KeyValuePair.Create("address", Value.Of([address, Value.Null]))]);
        await using var core = new CoreHarness();
        var first = await RegisterAsync(core, [User], [Feature("profile", kind: ValueKind.Struct) with { DefaultValue = value }]);

        for (var run = 0; run < 12; run++)
        {
            var again = Feature("profile", kind: ValueKind.Struct) with { DefaultValue = Shuffle.Fields(value, random) };
            (await RegisterAsync(core, [User], [again])).Features.ShouldBe(first.Features);
        }

        var other = Feature("profile", kind: ValueKind.Struct) with { DefaultValue = address };
        (await RegisterAsync(core, [User], [other])).Features[0].Version.ShouldBe(2);
        (await RegisterAsync(core, [User], [other with { DefaultValue = null }])).Features[0].Version.ShouldBe(3);
    }
}
