namespace Fabra.Core.Tests.Values;

/// <summary>Values as another encoder might have sent them.</summary>
internal static class Shuffle
{
    /// <summary>The same value with the fields of every struct in it in another order.</summary>
    public static Value Fields(Value value, Random random) => value.Kind switch
    {
        ValueKind.List => Value.Of(value.AsList.Select(element => Fields(element, random)).ToArray()),
        ValueKind.Struct => Value.Of(Entries(value.AsStruct.Select(field => KeyValuePair.Create(field.Key, Fields(field.Value, random))), random)),
        _ => value,
    };

    /// <summary>The same entries in another order.</summary>
    public static KeyValuePair<string, T>[] Entries<T>(IEnumerable<KeyValuePair<string, T>> entries, Random random)
    {
        KeyValuePair<string, T>[] shuffled = [.. entries];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
