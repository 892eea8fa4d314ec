using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Tests.Requests;

public sealed class FingerprintTests
{
    private static readonly DateTimeOffset Time = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    private static string Print(params FeatureWrite[] writes) =>
        Convert.ToHexString(WriteRequest.Key(TenantId.Default, "r1", writes).Fingerprint.Span);

    [Fact]
    public void Key_of_writes_differs_by_every_part_and_by_their_order()
    {
        var one = new FeatureWrite(0, "f", "u1", Value.Of(1L), Time);
        var two = new FeatureWrite(0, "f", "u2", Value.Of(1L), Time);
        string[] prints =
        [
            Print(one),
            Print(one, two),
            Print(two, one),
            Print(one with { FeatureName = "g" }),
            Print(one with { EntityId = "1", FeatureName = "fu" }),
            Print(one with { Value = Value.Of(1.0) }),
            Print(one with { Value = Value.Null }),
            Print(one with { Value = null }),
            Print(one with { EventTime = null }),
            Print(one with { EventTime = Time.AddTicks(1) }),
        ];

        prints.Distinct().Count().ShouldBe(prints.Length);
        Print(one with { EventTime = Time.ToOffset(TimeSpan.FromHours(2)) }).ShouldBe(prints[0]);
    }

    [Fact]
    public void Add_keeps_neighbouring_texts_apart()
    {
        using var left = new Fingerprint();
        using var right = new Fingerprint();

        left.Add("ab").Add("c").Finish().ShouldNotBe(right.Add("a").Add("bc").Finish());
    }
}
