using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Core.Tests.Values;

namespace Fabra.Core.Tests.Requests;

public sealed class FingerprintTests
{
    private static readonly DateTimeOffset Time = new(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);

    private static readonly string[] Names = ["a", "B", "", "é"];

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

    [Fact]
    public void Key_is_the_same_whatever_the_order_of_fields_and_maps()
    {
        var random = new Random(14);
        var values = new RandomValues(14);
        var reordered = 0;
        for (var run = 0; run < 300; run++)
        {
            KeyValuePair<string, Value>[] map = [.. Names.Select(name => KeyValuePair.Create(name, values.Next()))];
            var sent = KeyOf(map);
            var again = KeyOf([.. Shuffle.Entries(map, random).Select(entry => KeyValuePair.Create(entry.Key, Shuffle.Fields(entry.Value, random)))]);

            again.Match(sent.Fingerprint, null).SameRequest.ShouldBeTrue();
            reordered += again.FingerprintAsSent is null ? 0 : 1;
        }

        reordered.ShouldBeGreaterThan(30);
    }

    /// <summary>What an earlier version stored of this request; nothing but the request can tell it.</summary>
    [Fact]
    public void Key_matches_what_an_earlier_version_stored_of_the_same_request()
    {
        var value = Value.Of([KeyValuePair.Create("b", Value.Of(1L)), KeyValuePair.Create("a", Value.Of([Value.Null]))]);
        var write = new FeatureWrite(0, "f", "u1", value, Time);
        byte[] stored = SHA256.HashData(
        [
            .. Number(1), .. Text("f"), .. Text("u1"),
            .. Text("""{"struct_value":{"b":{"int64_value":"1"},"a":{"list_value":[{"null_value":null}]}}}"""),
            .. Number(Time.UtcTicks),
        ]);

        WriteRequest.Key(TenantId.Default, "r1", [write]).Match(stored, null).SameRequest.ShouldBeTrue();
        WriteRequest.Key(TenantId.Default, "r1", [write with { EntityId = "u2" }]).Match(stored, null).SameRequest.ShouldBeFalse();
    }

    private static RequestKey KeyOf(IReadOnlyList<KeyValuePair<string, Value>> map) =>
        RequestKey.Of(TenantId.Default, "Test", "r1", print => print.Add(map).Add("end"));

    private static byte[] Text(string text) => [.. Number(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Number(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
