using System.Text;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Values;

public sealed class CanonicalValueTests
{
    private static KeyValuePair<string, Value> Field(string name, Value value) => KeyValuePair.Create(name, value);

    [Fact]
    public void Of_sorts_fields_at_every_depth_and_leaves_lists_alone()
    {
        var value = Value.Of(
        [
            Field("b", Value.Of([Value.Of(2L), Value.Of([Field("🐎", Value.Null), Field("～", Value.Of([Field("y", Value.Null), Field("x", Value.Null)]))]), Value.Of(1L)])),
            Field("a", Value.Null),
        ]);

        CanonicalValue.Of(value).ShouldBe(Value.Of(
        [
            Field("a", Value.Null),
            Field("b", Value.Of([Value.Of(2L), Value.Of([Field("～", Value.Of([Field("x", Value.Null), Field("y", Value.Null)])), Field("🐎", Value.Null)]), Value.Of(1L)])),
        ]));
    }

    [Fact]
    public void Of_what_is_sorted_is_the_value_itself()
    {
        var random = new RandomValues(14);
        for (var run = 0; run < 1000; run++)
        {
            var canonical = CanonicalValue.Of(random.Next());

            CanonicalValue.Of(canonical).ShouldBeSameAs(canonical);
        }
    }

    [Fact]
    public void Values_that_differ_in_order_alone_are_the_same_and_read_the_same()
    {
        var random = new Random(14);
        var values = new RandomValues(14);
        var reordered = 0;
        for (var run = 0; run < 1000; run++)
        {
            var value = Value.Of([Field("b", values.Next()), Field("a", Value.Of([values.Next(), Value.Of([Field("d", values.Next()), Field("c", values.Next())])]))]);
            var shuffled = Shuffle.Fields(value, random);

            reordered += shuffled.Equals(value) ? 0 : 1;
            CanonicalValue.Same(value, shuffled).ShouldBeTrue();
            ValueText.Render(shuffled).ShouldBe(ValueText.Render(value));
            Encoding.UTF8.GetString(NaturalJson.Serialize(shuffled)).ShouldBe(Encoding.UTF8.GetString(NaturalJson.Serialize(value)));
        }

        reordered.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Values_that_differ_in_anything_else_are_not_the_same()
    {
        var ab = Value.Of([Field("a", Value.Of(1L)), Field("b", Value.Of(2L))]);

        CanonicalValue.Same(ab, Value.Of([Field("a", Value.Of(2L)), Field("b", Value.Of(1L))])).ShouldBeFalse();
        CanonicalValue.Same(ab, Value.Of([Field("a", Value.Of(1L)), Field("b", Value.Of(2L)), Field("c", Value.Null)])).ShouldBeFalse();
        CanonicalValue.Same(Value.Of([Value.Of(1L), Value.Of(2L)]), Value.Of([Value.Of(2L), Value.Of(1L)])).ShouldBeFalse();
        CanonicalValue.Same(ab, null).ShouldBeFalse();
        CanonicalValue.Same(null, null).ShouldBeTrue();
    }

    [Fact]
    public void ToString_writes_fields_in_the_order_they_have()
    {
        var value = Value.Of([Field("b", Value.Of(1L)), Field("a", Value.Of(2L))]);

        value.ToString().ShouldBe("{\"b\":1,\"a\":2}");
        ValueText.Render(value).ShouldBe("{\"a\":2,\"b\":1}");
        ValueText.Render(value, RenderingRule.AsStored).ShouldBe("{\"b\":1,\"a\":2}");
    }
}
