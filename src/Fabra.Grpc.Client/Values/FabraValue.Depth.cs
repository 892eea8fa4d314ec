using System.Runtime.CompilerServices;
using Fabra.V1;

namespace Fabra.Client;

public static partial class FabraValue
{
    /// <summary>How deep lists and structs may nest, whatever is in them.</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// How many messages deep a value may be, as the server has it (VALUE_TOO_DEEP): a struct counts 3, a list 2, a timestamp 1. Most clients
    /// read messages 100 deep, of which the deepest answer takes 9 before a value begins. That is 30 structs, or 32 lists.
    /// </summary>
    public const int MaxWireDepth = 91;

    private const int WireDepthOfStruct = 3;
    private const int WireDepthOfList = 2;

    private static Value CheckDepth(Value value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        IsDeeperThan(value, MaxWireDepth)
            ? throw new ArgumentException(
                $"Lists and structs nest deeper than every client can read: a struct counts {WireDepthOfStruct}, a list {WireDepthOfList}, "
                + $"a timestamp 1, at most {MaxWireDepth}.",
                name)
            : value;

    /// <summary>Goes no deeper than what is left, whoever made the value.</summary>
    private static bool IsDeeperThan(Value? value, int left) => left < 0 || value?.KindCase switch
    {
        Value.KindOneofCase.TimestampValue => left < 1,
        Value.KindOneofCase.ListValue => left < WireDepthOfList
            || value.ListValue.Values.Any(element => IsDeeperThan(element, left - WireDepthOfList)),
        Value.KindOneofCase.StructValue => left < WireDepthOfStruct
            || value.StructValue.Fields.Values.Any(field => IsDeeperThan(field, left - WireDepthOfStruct)),
        _ => false,
    };
}
