using Fabra.Core.Time;
using Fabra.Core.Values;

namespace Fabra.Authoring;

/// <summary>One typed, immutable value. What may not exist (NaN, infinities, U+0000) cannot be constructed.</summary>
public sealed partial class Value : IEquatable<Value>
{
    /// <summary>How deep lists and structs may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// How many messages deep a value may be on the wire. Most protobuf runtimes read 100, of which the deepest answer takes 9 before a
    /// value begins: 30 structs and a timestamp, or more lists. A record with a deeper one could be written, but its answer not be read.
    /// </summary>
    internal const int MaxWireDepth = 91;

    // A list is a message of values; a struct one of entries, each a message with a value.
    private const int WireDepthOfList = 2;
    private const int WireDepthOfStruct = 3;

    private readonly long _bits;
    private readonly object? _object;

    private Value(ValueKind kind, long bits = 0, object? @object = null, Nesting nesting = default)
    {
        Kind = kind;
        _bits = bits;
        _object = @object;
        Depth = nesting.Depth;
        WireDepth = nesting.WireDepth;
    }

    /// <summary>The explicit null.</summary>
    public static Value Null { get; } = new(ValueKind.Null);

    private static Value True { get; } = new(ValueKind.Bool, 1);

    private static Value False { get; } = new(ValueKind.Bool, 0);

    /// <summary>What it is; the property of that name has it.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it is the explicit null.</summary>
    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>How deep lists and structs nest here; 0 for the other kinds.</summary>
    internal int Depth { get; }

    /// <summary>How many protobuf messages deep the value is, itself not counted.</summary>
    internal int WireDepth { get; }

    /// <summary>Its bool.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public bool AsBool => Is(ValueKind.Bool) && _bits != 0;

    /// <summary>Its whole number.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public long AsInt64 => Is(ValueKind.Int64) ? _bits : 0;

    /// <summary>Its double, always finite.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public double AsDouble => Is(ValueKind.Double) ? BitConverter.Int64BitsToDouble(_bits) : 0;

    /// <summary>Its text.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public string AsString => Is(ValueKind.String) ? (string)_object! : "";

    /// <summary>Its octets.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public ReadOnlyMemory<byte> AsBytes => Is(ValueKind.Bytes) ? (byte[])_object! : default;

    /// <summary>Its time, in UTC and in whole microseconds.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public DateTimeOffset AsTimestamp => Is(ValueKind.Timestamp) ? new DateTimeOffset(_bits, TimeSpan.Zero) : default;

    /// <summary>Its elements.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public IReadOnlyList<Value> AsList => Is(ValueKind.List) ? (Value[])_object! : [];

    /// <summary>Its fields; no name is there twice.</summary>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public IReadOnlyList<KeyValuePair<string, Value>> AsStruct =>
        Is(ValueKind.Struct) ? (KeyValuePair<string, Value>[])_object! : [];

    /// <summary>A bool.</summary>
    public static Value Of(bool value) => value ? True : False;

    /// <summary>A whole number.</summary>
    public static Value Of(long value) => new(ValueKind.Int64, value);

    /// <summary>A double.</summary>
    /// <exception cref="FabraException">NaN or an infinity: <see cref="ErrorReason.InvalidValue"/>.</exception>
    public static Value Of(double value) => double.IsFinite(value)
        ? new(ValueKind.Double, BitConverter.DoubleToInt64Bits(value))
        : throw Refused($"{(double.IsNaN(value) ? "NaN" : "an infinity")} is not a value");

    /// <summary>A text.</summary>
    /// <exception cref="FabraException">U+0000 or a lone surrogate: <see cref="ErrorReason.InvalidValue"/>.</exception>
    public static Value Of(string value) => new(ValueKind.String, 0, CheckedText(value));

    /// <summary>Octets, of which it takes a copy.</summary>
    public static Value Of(ReadOnlySpan<byte> value) => new(ValueKind.Bytes, 0, value.ToArray());

    /// <summary>A time, cut to microseconds.</summary>
    public static Value Of(DateTimeOffset value) => new(ValueKind.Timestamp, value.CutToMicroseconds().UtcTicks, null, new Nesting(0, 1));

    /// <summary>A list.</summary>
    /// <exception cref="FabraException">Nested deeper than <see cref="MaxDepth"/> or <see cref="MaxWireDepth"/>.</exception>
    public static Value Of(IEnumerable<Value> values)
    {
        var array = values.ToArray();
        return new(ValueKind.List, 0, array, NestingOver(array, WireDepthOfList));
    }

    /// <summary>A struct.</summary>
    /// <exception cref="FabraException">A name twice, U+0000 in a name, or nested too deep, as a list.</exception>
    public static Value Of(IEnumerable<KeyValuePair<string, Value>> fields)
    {
        var array = fields.ToArray();
        var names = new HashSet<string>(array.Length, StringComparer.Ordinal);
        foreach (var (name, _) in array)
        {
            if (!names.Add(CheckedText(name)))
            {
                throw Refused($"the field \"{name}\" stands twice in a struct");
            }
        }

        return new(ValueKind.Struct, 0, array, NestingOver(array.Select(field => field.Value), WireDepthOfStruct));
    }

    private static Nesting NestingOver(IEnumerable<Value> values, int wireDepth)
    {
        var (depth, wire) = (1, wireDepth);
        foreach (var value in values)
        {
            depth = Math.Max(depth, value.Depth + 1);
            wire = Math.Max(wire, value.WireDepth + wireDepth);
        }

        return depth > MaxDepth ? throw Refused($"lists and structs nest deeper than {MaxDepth}")
            : wire > MaxWireDepth ? throw new FabraException(
                ErrorReason.ValueTooDeep,
                $"lists and structs nest deeper than every client can read: a struct counts 3, a list 2, at most {MaxWireDepth}")
            : new Nesting(depth, wire);
    }

    private static string CheckedText(string text) => TextRules.Fault(text) is { } fault ? throw Refused(fault) : text;

    private static FabraException Refused(string description) => new(ErrorReason.InvalidValue, description);

    private bool Is(ValueKind kind) =>
        Kind == kind ? true : throw new InvalidOperationException($"The value is {Kind.Word()}, not {kind.Word()}.");

    private readonly record struct Nesting(int Depth, int WireDepth);
}
