using Fabra.Core.Contexts;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Evidence;

public sealed class ContextReaderTests
{
    [Fact]
    public async Task Subject_of_an_entity_registered_by_another_server_is_known()
    {
        await using var core = new CoreHarness();
        await using var other = core.Restart();
        await other.DefineAsync("score", ValueKind.Int64);
        ContextFilter About(string entity) => new(CoreHarness.Tenant) { Subject = new Subject(entity, "u1") };
        Task<ContextPage> ListAsync(ContextFilter filter) =>
            core.Contexts.ListAsync(filter, ContextOrder.NewestFirst, null, 10, ContextColumns.Summary, CoreHarness.Token);

        (await ListAsync(About("user"))).Contexts.ShouldBeEmpty();

        var refusal = await ListAsync(About("users")).ShouldBeRefusedAsync(ErrorReason.UnknownEntity);
        refusal.Fields.ShouldHaveSingleItem().Field.ShouldBe("subject.entity_name");
        refusal.Metadata["closest"].ShouldBe("user");
    }
}
