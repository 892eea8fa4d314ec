using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Documents.Indexing;

/// <summary>What the metadata of a document must satisfy.</summary>
internal static class MetadataRules
{
    public const int MaxFields = 64;

    public const int MaxElements = 1000;

    /// <summary>Every hit of a search carries its document's metadata, a thousand hits a thousand times.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The kinds that can be filtered by, for messages.</summary>
    public const string Scalars = "bool, int64, double, string and timestamp";

    public static bool IsScalar(ValueKind kind) =>
        kind is ValueKind.Bool or ValueKind.Int64 or ValueKind.Double or ValueKind.String or ValueKind.Timestamp;

    /// <summary>How many bytes the metadata counts for.</summary>
    /// <exception cref="FabraException">A field is at fault; names it below <paramref name="field"/>.</exception>
    public static long Check(IReadOnlyList<KeyValuePair<string, Value>> metadata, string field)
    {
        if (metadata.Count > MaxFields)
        {
            throw FabraException.Field(field, $"has {metadata.Count} fields, at most {MaxFields} are allowed");
        }

        var bytes = 0L;
        foreach (var (name, value) in metadata)
        {
            var place = $"{field}[{name}]";
            if (Names.MetadataNameFault(name) is { } fault)
            {
                throw FabraException.Field(place, $"its name {fault}");
            }

            CheckValue(value, place);
            bytes += name.Length + TypedJson.Serialize(value).Length;
        }

        return bytes <= MaxBytes
            ? bytes
            : throw FabraException.Field(field, $"is {bytes} bytes, at most {MaxBytes} are allowed", ErrorReason.TooLarge);
    }

    private static void CheckValue(Value value, string field)
    {
        if (value.Kind != ValueKind.List)
        {
            CheckScalar(value, field);
            return;
        }

        if (value.AsList.Count > MaxElements)
        {
            throw FabraException.Field(field, $"has {value.AsList.Count} elements, at most {MaxElements} are allowed");
        }

        for (var i = 0; i < value.AsList.Count; i++)
        {
            CheckScalar(value.AsList[i], $"{field}[{i}]");
        }
    }

    private static void CheckScalar(Value value, string field)
    {
        if (!IsScalar(value.Kind))
        {
            throw FabraException.Field(
                field,
                value.IsNull
                    ? "is null; leave the field out instead"
                    : $"is {value.Kind.Word()}, allowed are {Scalars}, and lists of them",
                ErrorReason.InvalidValue);
        }
    }
}
