using Fabra.Core.Contexts;
using Fabra.Core.Features;

namespace Fabra.Core.Tests.Contexts;

public sealed class PlanValuesTests
{
    private static readonly Value[] Values =
    [
        Value.Null,
        Value.Of(true),
        Value.Of(long.MinValue),
        Value.Of(-0.0),
        Value.Of("a \"quoted\" {text}"),
        Value.Of([0, 255]),
        Value.Of(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero)),
        Value.Of([Value.Of(1L), Value.Of([Value.Of("nested")])]),
        Value.Of([KeyValuePair.Create("reads", Value.Of(1L)), KeyValuePair.Create("inputs", Value.Null)]),
    ];

    [Fact]
    public void Parse_every_kind_of_value_agrees_with_the_whole_plan()
    {
        var segment = PlanJson.Serialize(Plan());

        var values = PlanValues.Parse(segment);

        var plan = PlanJson.Parse(segment);
        values.Inputs.ShouldBe(plan.Options.Inputs, ignoreOrder: true);
        values.Reads.ShouldBe(plan.Reads.ToDictionary(read => read.Key, read => read.Value), ignoreOrder: true);
        values.Reads.Keys.ShouldBe(plan.Reads.Select(read => read.Key));
        values.Labels.ShouldBe(plan.Options.Labels, ignoreOrder: true);
        values.Reads.Count.ShouldBe(Values.Length + 1);
        values.Reads[Key(Values.Length)].ShouldBeNull();
    }

    private static ContextPlan Plan() => new()
    {
        Mode = AssemblyMode.OneShot,
        Options = new AssemblyOptions
        {
            Name = "plan",
            Labels = new Dictionary<string, string> { ["labels"] = "{\"reads\":[]}", ["zone"] = "eu" },
            Inputs = Values.Select((value, index) => (value, index)).ToDictionary(pair => $"input {pair.index}", pair => pair.value),
        },
        OpenedAt = DateTimeOffset.UnixEpoch,
        AssembledAt = DateTimeOffset.UnixEpoch,
        Items = [new ContextItem { Text = "{\"reads\":[]}" }],
        Reads =
        [
            .. Values.Select((value, index) => new PlanRead { Key = Key(index), Value = value, Status = FeatureStatus.Present }),
            new PlanRead { Key = Key(Values.Length), Status = FeatureStatus.NotFound },
        ],
        Retrievals = [],
        Tokenizer = "o200k_base",
        Seed = 1,
        CodeVersion = "test",
    };

    private static FeatureKey Key(int index) => new("user", "user \"1\"", $"feature_{index}");
}
