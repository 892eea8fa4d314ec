using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class FeatureCallTests : ClientTest
{
    [Fact]
    public async Task GetFeature_present_converts_the_value()
    {
        DefineScore(85.5);

        (await Client.GetFeatureAsync<double>("score", "u1", cancellationToken: Cancellation)).ShouldBe(85.5);
    }

    [Fact]
    public async Task GetFeature_missing_as_nullable_is_null()
    {
        DefineScore(85.5);

        (await Client.GetFeatureAsync<double?>("score", "nobody", cancellationToken: Cancellation)).ShouldBeNull();
        (await Client.GetFeatureAsync<string>("score", "nobody", cancellationToken: Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task GetFeature_missing_as_value_type_throws_instead_of_zero()
    {
        DefineScore(85.5);

        var error = await Should.ThrowAsync<FeatureValueMissingException>(
            () => Client.GetFeatureAsync<double>("score", "nobody", cancellationToken: Cancellation));

        error.Status.ShouldBe(FeatureStatus.NotFound);
        error.EntityId.ShouldBe("nobody");
    }

    [Fact]
    public async Task GetFeature_unknown_name_tells_reason_and_closest_names()
    {
        DefineScore(85.5);

        var error = await Should.ThrowAsync<FabraRpcException>(
            () => Client.GetFeatureAsync<double>("scores", "u1", cancellationToken: Cancellation));

        error.StatusCode.ShouldBe(StatusCode.NotFound);
        error.Reason.ShouldBe("UNKNOWN_FEATURE");
        error.ReasonCode.ShouldBe(ErrorReason.UnknownFeature);
        error.ClosestNames.ShouldBe(["score"]);
    }

    [Fact]
    public async Task Errors_with_fields_carry_the_violations()
    {
        State.FailNext("GetFeatures", FakeErrors.Create(StatusCode.InvalidArgument, "INVALID_FIELD", "must be given", "entity_ids"));

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.GetFeaturesAsync(["score"], [], null, Cancellation));

        error.FieldViolations.ShouldBe([new FabraFieldViolation("entity_ids", "must be given")]);
        error.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task WriteFeatures_unavailable_repeats_under_the_same_request_id()
    {
        State.FailNext("WriteFeatures", FakeErrors.Unavailable(), FakeErrors.Unavailable());

        var written = await Client.WriteFeaturesAsync([FeatureWrites.Create("score", "u1", 1.5)], null, Cancellation);

        written.ShouldBe(1);
        var ids = State.Calls.Select(call => ((WriteFeaturesRequest)call.Request!).RequestId).ToList();
        ids.Count.ShouldBe(3);
        ids.Distinct().Count().ShouldBe(1);
        Guid.Parse(ids[0]).Version.ShouldBe(7);
    }

    [Fact]
    public async Task Calls_with_a_key_carry_it()
    {
        var options = Options;
        options.ApiKey = "secret";
        using var client = new FabraClient(options);

        await client.WriteFeaturesAsync([FeatureWrites.Create("score", "u1", 1.5)], null, Cancellation);

        State.Calls.Single().Headers.GetValue("authorization").ShouldBe("Bearer secret");
        options.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Raw_stubs_carry_the_key_too()
    {
        var options = Options;
        options.ApiKey = "secret";
        using var client = new FabraClient(options);

        await client.Features.ListFeatureDefinitionsAsync(new ListFeatureDefinitionsRequest(), cancellationToken: Cancellation);

        State.Calls.Single().Headers.GetValue("authorization").ShouldBe("Bearer secret");
    }

    [Fact]
    public async Task ListFeatures_several_pages_yields_all_in_order()
    {
        for (var i = 0; i < 25; i++)
        {
            State.Definitions.Add(new FeatureDefinition { Name = $"f{i:D2}", EntityName = "user" });
        }

        var options = new ListFeaturesOptions { PageSize = 10 };
        var names = new List<string>();
        await foreach (var feature in Client.ListFeaturesAsync(options, Cancellation))
        {
            names.Add(feature.Name);
        }

        names.ShouldBe(State.Definitions.Select(feature => feature.Name));
        State.CountOf("ListFeatureDefinitions").ShouldBe(3);
    }
}
