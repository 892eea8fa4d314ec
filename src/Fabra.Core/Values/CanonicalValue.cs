namespace Fabra.Core.Values;

/// <summary>
/// Values with the fields of every struct in them sorted by code point. Protobuf's encoders write maps in any order, some in another one
/// each time, so that two values which differ in nothing else are one: whatever compares, hashes or renders values does it in this form.
/// </summary>
internal static class CanonicalValue
{
    /// <summary>The canonical form; the value itself when it has that already.</summary>
    public static Value Of(Value value) => IsSorted(value) ? value : Sort(value);

    /// <summary>Whether both are absent, or differ in nothing but the order of fields.</summary>
    public static bool Same(Value? one, Value? other) =>
        one is null || other is null ? ReferenceEquals(one, other) : Of(one).Equals(Of(other));

    // Looked at first, without an allocation: most values are no structs, and most structs are sorted.
    private static bool IsSorted(Value value) => value.Kind switch
    {
        ValueKind.List => AreSorted(value.AsList),
        ValueKind.Struct => AreSorted(value.AsStruct),
        _ => true,
    };

    private static bool AreSorted(IReadOnlyList<Value> elements)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            if (!IsSorted(elements[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSorted(IReadOnlyList<KeyValuePair<string, Value>> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if ((i > 0 && CodePointOrder.Compare(fields[i - 1].Key, fields[i].Key) > 0) || !IsSorted(fields[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    private static Value Sort(Value value) => value.Kind switch
    {
        ValueKind.List => Value.Of(value.AsList.Select(Sort)),
        ValueKind.Struct => Value.Of(CodePointOrder.Sort(
            value.AsStruct.Select(field => KeyValuePair.Create(field.Key, Sort(field.Value))))),
        _ => value,
    };
}
