using Fabra.Core.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Authoring;

public sealed class NamedContextTests
{
    private static AssemblyOptions Named(string name, params (string Name, Value Value)[] inputs) => new()
    {
        Name = name,
        Inputs = inputs.ToDictionary(input => input.Name, input => input.Value),
    };

    private static async Task<CoreHarness> CoreAsync()
    {
        var found = Discovery.Find([typeof(GoodDeclarations)]);
        var core = new CoreHarness(new CoreSetup { Registry = found.Contexts, Functions = found.Functions });
        await core.Registrar.RegisterAsync(CoreHarness.Tenant, found.Entities, found.Features, validateOnly: false, CoreHarness.Token);
        return core;
    }

    [Fact]
    public async Task AssembleAsync_by_name_binds_inputs_and_records_reads_and_retrievals()
    {
        await using var core = await CoreAsync();

        var context = await core.AssembleAsync(Named("recommend", ("userId", Value.Of("u1")), ("verbose", Value.Of(true))));

        context.Content.ShouldStartWith("visits 2, nickname '', limit 3, verbose True, extra \nu1 1 of run");
        var lineage = context.Lineage!;
        lineage.FeaturesUsed.Select(feature => (feature.Key.FeatureName, feature.Source, feature.Included)).ShouldBe(
        [
            ("visits", FeatureSource.Compute, Inclusion.Unknown),
            ("nickname", FeatureSource.Compute, Inclusion.Unknown),
        ]);
        var retrieval = lineage.RetrieversUsed.ShouldHaveSingleItem();
        (retrieval.RetrieverName, retrieval.Query, retrieval.ResultsCount, retrieval.IndexName, retrieval.External)
            .ShouldBe(("similar_products", "u1", 2, "product_catalog", false));
        retrieval.Chunks.Select(chunk => chunk.Position).ShouldBe([0, 1]);
        lineage.MaxTokens.ShouldBe(2000);
        lineage.Inputs["userId"].ShouldBe(Value.Of("u1"));
        context.Meta!.CodeVersion.ShouldStartWith("Fabra.Core.Tests.dll@");
    }

    [Fact]
    public async Task ReplayAsync_as_of_takes_retrievals_from_the_record_and_runs_the_code_again()
    {
        await using var core = await CoreAsync();
        var context = await core.AssembleAsync(Named("recommend", ("userId", Value.Of("u1"))));
        var runs = GoodDeclarations.Retrievals;

        var asOf = await core.ReplayAsync(context, ReplayMode.AsOf);

        GoodDeclarations.Retrievals.ShouldBe(runs);
        asOf.Identical.ShouldBeTrue();
        asOf.Differences.ShouldBeEmpty();
        asOf.Reexecuted.ShouldBe(Reexecution.Partial);
        asOf.Replayed.Content.ShouldBe(context.Content);
        var current = await core.ReplayAsync(context, ReplayMode.Current);
        current.Identical.ShouldBeFalse();
        current.Reexecuted.ShouldBe(Reexecution.Full);
        (await core.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AssembleAsync_with_inputs_that_do_not_fit_names_each_by_its_field()
    {
        await using var core = await CoreAsync();
        var user = ("userId", Value.Of("u1"));
        Task With(params (string, Value)[] inputs) => core.AssembleAsync(Named("recommend", inputs));

        await With().ShouldBeRefusedAsync(ErrorReason.InvalidField, "inputs[userId]");
        var unknown = await With(user, ("limits", Value.Of(1L))).ShouldBeRefusedAsync(ErrorReason.InvalidField, "inputs[limits]");
        unknown.Message.ShouldContain("did you mean limit?");
        await With(("userId", Value.Of(1L))).ShouldBeRefusedAsync(ErrorReason.WrongValueType, "inputs[userId]");
        await With(user, ("limit", Value.Null)).ShouldBeRefusedAsync(ErrorReason.WrongValueType, "inputs[limit]");
        await With(user, ("limit", Value.Of(1.0))).ShouldBeRefusedAsync(ErrorReason.WrongValueType, "inputs[limit]");
        (await core.AssembleAsync(Named("recommend", user, ("verbose", Value.Null), ("extra", Value.Of(0.5))))).Content.ShouldContain("extra 0.5");
    }

    [Fact]
    public async Task AssembleAsync_of_a_registered_name_with_items_is_refused_and_unknown_names_come_with_the_closest()
    {
        await using var core = await CoreAsync();

        await core.AssembleAsync(Named("recommend"), ContextItem.OfText("x")).ShouldBeRefusedAsync(ErrorReason.InvalidField, "items");
        var unknown = await core.AssembleAsync(Named("recomend")).ShouldBeRefusedAsync(ErrorReason.UnknownContextName, "name");
        unknown.Metadata["closest"].ShouldBe("recommend");
    }

    [Fact]
    public async Task AssembleAsync_whose_code_fails_says_so_and_logs_nothing()
    {
        await using var core = await CoreAsync();

        var failed = await core.AssembleAsync(Named("failing")).ShouldBeRefusedAsync(ErrorReason.ContextFunctionFailed);
        var strange = await core.AssembleAsync(Named("strange")).ShouldBeRefusedAsync(ErrorReason.UnknownRetriever, "retriever_name");

        failed.Message.ShouldBe("the code of context \"failing\" failed: no luck");
        failed.InnerException.ShouldBeOfType<InvalidOperationException>();
        strange.Message.ShouldContain("did you mean similar_products?");
        (await core.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task ReplayAsync_repeats_the_scopes_clock_ids_and_random_numbers()
    {
        await using var core = await CoreAsync();
        var context = await core.AssembleAsync(Named("deterministic"));
        var another = await core.AssembleAsync(Named("deterministic"));
        core.Time.Advance(TimeSpan.FromHours(1));

        var asOf = await core.ReplayAsync(context, ReplayMode.AsOf);
        var current = await core.ReplayAsync(context, ReplayMode.Current);

        another.Content.ShouldNotBe(context.Content);
        asOf.Identical.ShouldBeTrue();
        asOf.Reexecuted.ShouldBe(Reexecution.Full);
        current.Identical.ShouldBeFalse();
        current.Replayed.Content.Split(' ')[1..].ShouldBe(context.Content.Split(' ')[1..]);
        var ids = context.Content.Split(' ')[1..3].Select(Guid.Parse).ToArray();
        ids.ShouldAllBe(id => id.Version == 8);
        ids.Distinct().Count().ShouldBe(2);
    }
}
