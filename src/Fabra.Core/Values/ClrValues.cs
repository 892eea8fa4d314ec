namespace Fabra.Core.Values;

/// <summary>Values as the types that C# methods take and return; nothing is rounded or cut on the way.</summary>
internal static class ClrValues
{
    /// <summary>2^63, to which the largest numbers would be rounded; no long holds it.</summary>
    private const double MaxExact = 9223372036854775808.0;

    /// <summary>The kinds that method signatures may use, by type.</summary>
    private static readonly Dictionary<Type, ValueKind> Kinds = new()
    {
        [typeof(bool)] = ValueKind.Bool,
        [typeof(int)] = ValueKind.Int64,
        [typeof(long)] = ValueKind.Int64,
        [typeof(double)] = ValueKind.Double,
        [typeof(string)] = ValueKind.String,
        [typeof(byte[])] = ValueKind.Bytes,
        [typeof(DateTimeOffset)] = ValueKind.Timestamp,
    };

    /// <summary>The kind of a type; null when values cannot be of it. Nullable types count as what they wrap.</summary>
    public static ValueKind? KindOf(Type type) =>
        Kinds.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var kind) ? kind : null;

    public static Value From(object? value) => value switch
    {
        null => Value.Null,
        Value already => already,
        bool flag => Value.Of(flag),
        int number => Value.Of((long)number),
        long number => Value.Of(number),
        double number => Value.Of(number),
        string text => Value.Of(text),
        byte[] bytes => Value.Of(bytes.AsSpan()),
        DateTimeOffset time => Value.Of(time),
        _ => throw new InvalidCastException($"A {value.GetType().Name} is no value."),
    };

    /// <exception cref="InvalidCastException">The value is of another kind, or does not fit.</exception>
    public static T To<T>(Value value) => (T)To(value, typeof(T))!;

    /// <exception cref="InvalidCastException">The value is of another kind, or does not fit.</exception>
    public static object? To(Value value, Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (wanted == typeof(Value))
        {
            return value;
        }

        if (value.IsNull && (!type.IsValueType || wanted != type))
        {
            return null;
        }

        return value.Kind switch
        {
            ValueKind.Int64 when wanted == typeof(int) && value.AsInt64 is >= int.MinValue and <= int.MaxValue => (int)value.AsInt64,
            ValueKind.Int64 when wanted == typeof(long) || wanted == typeof(object) => value.AsInt64,
            // JavaScript writes 1.0 as 1. Only what a double holds exactly.
            ValueKind.Int64 when wanted == typeof(double) && IsExact(value.AsInt64) => (double)value.AsInt64,
            ValueKind.Bool when wanted == typeof(bool) || wanted == typeof(object) => value.AsBool,
            ValueKind.Double when wanted == typeof(double) || wanted == typeof(object) => value.AsDouble,
            ValueKind.String when wanted == typeof(string) || wanted == typeof(object) => value.AsString,
            ValueKind.Bytes when wanted == typeof(byte[]) || wanted == typeof(object) => value.AsBytes.ToArray(),
            ValueKind.Timestamp when wanted == typeof(DateTimeOffset) || wanted == typeof(object) => value.AsTimestamp,
            _ => throw new InvalidCastException($"A {value.Kind.Word()} value is no {wanted.Name}."),
        };
    }

    private static bool IsExact(long number) => (double)number < MaxExact && (long)(double)number == number;
}
