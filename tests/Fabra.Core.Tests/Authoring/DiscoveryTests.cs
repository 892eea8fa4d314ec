using Fabra.Core.Authoring;
using Fabra.Core.Features;

namespace Fabra.Core.Tests.Authoring;

public sealed class DiscoveryTests
{
    [Fact]
    public void Find_takes_entities_features_retrievers_and_contexts()
    {
        var found = Discovery.Find([typeof(GoodDeclarations)]);

        found.Entities.ShouldBe([new EntityDefinition("user", "user_id", "A person"), new EntityDefinition("product", "sku", "")], ignoreOrder: true);
        found.Features.Select(feature => (feature.Name, feature.ValueKind))
            .ShouldBe([("visits", ValueKind.Int64), ("since", ValueKind.Timestamp), ("nickname", ValueKind.String)], ignoreOrder: true);
        var visits = found.Features.Single(feature => feature.Name == "visits");
        (visits.Ttl, visits.MaxStaleness).ShouldBe((TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)));
        found.Contexts.Retrievers.Names.ShouldBe(["similar_products"]);
        found.Contexts.FindContext("recommend")!.MaxTokens.ShouldBe(2000);
        found.Contexts.FindContext("deterministic")!.MaxTokens.ShouldBeNull();
        found.Contexts.FindContext("recommend")!.CodeVersion.ShouldStartWith("Fabra.Core.Tests.dll@");
    }

    [Fact]
    public async Task Find_makes_functions_that_run_whether_the_method_is_synchronous_or_not()
    {
        var functions = Discovery.Find([typeof(GoodDeclarations)]).Functions;
        Task<Value> RunAsync(string name, string id) => functions.Find(name)!(id, TestContext.Current.CancellationToken).AsTask();

        (await RunAsync("visits", "abc")).ShouldBe(Value.Of(3L));
        (await RunAsync("since", "abc")).ShouldBe(Value.Of(DateTimeOffset.UnixEpoch));
        (await RunAsync("nickname", "abc")).ShouldBe(Value.Of("nick"));
        (await RunAsync("nickname", "u1")).ShouldBe(Value.Null);
        functions.Find("absent").ShouldBeNull();
    }

    [Fact]
    public void Find_lists_every_fault_with_its_place()
    {
        var faults = Should.Throw<AuthoringException>(() => Discovery.Find([typeof(BadDeclarations)])).Faults;

        string[] expected =
        [
            "[Feature(\"no id\")] BadDeclarations.BadName: the name may hold",
            "[Feature(\"no_id\")] BadDeclarations.NoId: must take a string entity id",
            "[Feature(\"odd_type\")] BadDeclarations.OddType: must take a string entity id",
            "[Feature(\"endless\")] BadDeclarations.Endless: TtlSeconds must be",
            "[Feature(\"endless\")] BadDeclarations.Endless: MaxStalenessSeconds must be",
            "[Retriever(\"no_list\")] BadDeclarations.NoList: must take a string query",
            "[Context(\"\")] BadDeclarations.NoName: the name is empty",
            "[Context(\"negative\")] BadDeclarations.Negative: MaxTokens is negative",
            "[Context(\"no_scope\")] BadDeclarations.NoScope: the first parameter must be a ContextScope",
            "[Context(\"odd_input\")] BadDeclarations.OddInput: the parameter amount is a Decimal",
            "[Context(\"no_items\")] BadDeclarations.NoItems: must return a sequence of ContextItem",
            "BadDeclarations.Generic: must be static and not generic",
            "BadDeclarations.Instance: must be static and not generic",
            "the feature \"twice\" is declared 2 times",
        ];
        faults.Count.ShouldBe(expected.Length, string.Join(Environment.NewLine, faults));
        foreach (var start in expected)
        {
            faults.ShouldContain(fault => fault.StartsWith(start, StringComparison.Ordinal), start);
        }
    }
}
