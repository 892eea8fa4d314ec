using System.Text;
using Fabra.Core.Contexts;

namespace Fabra.Core.Tests.Contexts;

/// <summary>RFC 8785, by its own examples.</summary>
public sealed class CanonicalJsonTests
{
    private static string Text(Dictionary<string, object> members) => Encoding.UTF8.GetString(CanonicalJson.Serialize(members));

    [Fact]
    public void Serialize_sorts_members_by_utf_16_code_units_at_every_level() =>
        Text(new()
        {
            ["\u20ac"] = "Euro Sign",
            ["\r"] = "Carriage Return",
            ["\ufb33"] = "Hebrew Letter Dalet With Dagesh",
            ["1"] = "One",
            ["\ud83d\ude00"] = "Emoji: Grinning Face",
            ["\u0080"] = "Control",
            ["\u00f6"] = new Dictionary<string, object> { ["b"] = "2", ["a"] = "1", ["B"] = "3" },
        }).ShouldBe(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":{\"B\":\"3\",\"a\":\"1\",\"b\":\"2\"},"
            + "\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");

    [Fact]
    public void Serialize_escapes_only_what_must_be() =>
        Text(new() { ["s"] = "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/</\u007f\u2028\b\f\t\r\u0000\u001f" })
            .ShouldBe("{\"s\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/</\u007f\u2028\\b\\f\\t\\r\\u0000\\u001f\"}");

    [Fact]
    public void Serialize_of_nothing_is_two_braces() => Text([]).ShouldBe("{}");
}
