using System.Text.Json;
using System.Text.Json.Nodes;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>One definition and one text, in whatever order the fields of a struct come.</summary>
public sealed class RenderingOrderTests(ServerFixture server) : IClassFixture<ServerFixture>, IDisposable
{
    private const int Times = 12;

    private readonly ShuffledCalls _calls = new(server.Running.Server.GrpcAddress);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task Definition_with_a_default_in_any_order_is_one_version()
    {
        for (var i = 0; i < Times; i++)
        {
            var answer = await _calls.CallAsync<RegisterFeaturesResponse>(Definition("registered", Maps.Profile));
            answer.Features.ShouldHaveSingleItem().DefinitionVersion.ShouldBe(1);
        }

        var other = Definition("registered", Maps.Struct(("a", Maps.Profile)));
        (await _calls.CallAsync<RegisterFeaturesResponse>(other)).Features[0].DefinitionVersion.ShouldBe(2);
    }

    [Fact]
    public async Task Context_renders_fields_sorted_at_every_depth_and_names_its_rule()
    {
        await _calls.CallAsync<RegisterFeaturesResponse>(Definition("rendered", Maps.Profile));
        var ids = new List<string>();
        for (var i = 0; i < Times; i++)
        {
            // The default first, then what is written.
            var context = await AssembleAsync("rendered");
            context.Content.ShouldBe($"Profile: {Maps.ProfileAsText}");
            ids.Add(context.ContextId);
            await WriteAsync("rendered");
        }

        var raw = await server.Client.GetContextAtAsync(ids[^1], new GetContextOptions { View = ContextView.Raw }, Cancellation);
        using var plan = JsonDocument.Parse(raw.Raw.Plan.Memory);
        plan.RootElement.GetProperty("rendering").GetString().ShouldBe("sorted");
        raw.Raw.Lineage.ToStringUtf8().ShouldContain($"\"value\":{Maps.ProfileAsText}");
    }

    [Fact]
    public async Task Replay_is_identical_after_the_value_was_written_in_another_order()
    {
        await _calls.CallAsync<RegisterFeaturesResponse>(Definition("replayed", null));
        await WriteAsync("replayed");
        var context = await AssembleAsync("replayed");
        for (var i = 0; i < Times; i++)
        {
            await WriteAsync("replayed");

            foreach (var mode in new[] { ReplayMode.AsOf, ReplayMode.Current })
            {
                var replay = await server.Client.ReplayContextAsync(context.ContextId, mode, cancellationToken: Cancellation);
                replay.Identical.ShouldBeTrue();
                replay.Differences.ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public async Task Session_reads_and_rest_show_fields_sorted()
    {
        await _calls.CallAsync<RegisterFeaturesResponse>(Definition("shown", null));
        for (var i = 0; i < Times; i++)
        {
            await WriteAsync("shown");
            var answers = await _calls.ConverseAsync<AssembleResponse>(
                new AssembleRequest { StepId = 1, Open = new OpenStep { Name = "session" } },
                new AssembleRequest { StepId = 2, GetFeatures = new GetFeaturesStep { FeatureNames = { "shown" }, EntityIds = { "s1" } } });

            FabraValue.ToJson(answers[1].Features.Vectors[0].Values[0].Value)!.ToJsonString()
                .ShouldBe(JsonNode.Parse(Maps.ProfileAsText)!.ToJsonString());
            (await server.Http.GetStringAsync("/v1/features/shown?entity_id=s1", Cancellation)).ShouldContain($"\"value\":{Maps.ProfileAsText}");
        }
    }

    private static RegisterFeaturesRequest Definition(string name, Value? defaultValue) => new()
    {
        Features =
        {
            new FeatureDefinition { Name = name, EntityName = Samples.Entity, ValueType = V1.ValueType.Struct, DefaultValue = defaultValue },
        },
    };

    private async Task<Context> AssembleAsync(string feature) => (await _calls.CallAsync<AssembleContextResponse>(new AssembleContextRequest
    {
        Name = feature,
        Items = { ContextItems.Feature(feature, "s1", "Profile: {}") },
    })).Context;

    private Task<WriteFeaturesResponse> WriteAsync(string feature) => _calls.CallAsync<WriteFeaturesResponse>(new WriteFeaturesRequest
    {
        Writes = { new FeatureWrite { FeatureName = feature, EntityId = "s1", Value = Maps.Profile } },
    });
}
