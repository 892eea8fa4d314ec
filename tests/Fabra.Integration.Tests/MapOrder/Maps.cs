using Fabra.Client;
using Fabra.V1;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>Maps of many orders, with names that UTF-16 sorts the wrong way round: U+1F40E belongs after U+FF5E.</summary>
internal static class Maps
{
    /// <summary>A value as contexts render it. JSON here writes what is beyond the basic plane escaped.</summary>
    public const string ProfileAsText =
        """{"Zip":"110 00","a":[{"x":{"m":true,"n":null},"～":2,"\uD83D\uDC0E":1},[]],"b":{"":0.5,"é":"x"}}""";

    public static readonly string[] Labels = ["zone", "🐎", "～", "a", "B", "é"];

    /// <summary>5,184 orders.</summary>
    public static Value Profile => Struct(
        ("b", Struct(("é", FabraValue.From("x")), ("", FabraValue.From(0.5)))),
        ("a", FabraValue.From(new object?[]
        {
            Struct(("🐎", FabraValue.From(1)), ("x", Struct(("n", FabraValue.From(null)), ("m", FabraValue.From(true)))), ("～", FabraValue.From(2))),
            Array.Empty<object>(),
        })),
        ("Zip", FabraValue.From("110 00")));

    public static Value Struct(params (string Name, Value Value)[] fields)
    {
        var wire = new StructValue();
        foreach (var (name, value) in fields)
        {
            wire.Fields[name] = value;
        }

        return new Value { StructValue = wire };
    }
}
