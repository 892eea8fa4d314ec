using System.Globalization;
using System.Text;
using Fabra.Authoring;
using Fabra.Core.Errors;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// Errors travel in trailers, and clients cap those: most gRPC libraries drop a call whose trailers exceed 8 KiB, so that a refusal looks
/// like a failure of the network. A message goes twice (percent-encoded, and in the details), details grow by a third in base64:
/// 1,500 + (500 + 1,300 + 2,000 + 600 + 150 for the names of types) · 4/3 + 300 for the rest is below 8,000. Lists are cut between two
/// entries, and say how many more there were.
/// </summary>
internal static class ErrorLimits
{
    /// <summary>Most octets of a typed detail.</summary>
    public const int DetailBytes = 600;

    /// <summary>Most characters of one fact.</summary>
    public const int MetadataLength = 400;

    private const int MessageLength = 500;
    private const int MessageEncoded = 1_500;

    private const int MetadataEntries = 16;
    private const int MetadataBytes = 1_300;

    private const int Fields = 16;
    private const int FieldsBytes = 2_000;
    private const int DescriptionLength = 100;

    /// <summary>A condition at the greatest depth of a search filter has the longest path.</summary>
    private const int PathLength = 150;

    /// <summary>Tags and lengths of an entry.</summary>
    private const int EntryOverhead = 8;

    public static string CutMessage(string text) => BoundedText.Cut(text, MessageLength, MessageEncoded);

    public static string Cut(string text, int length) => BoundedText.Cut(text, length, int.MaxValue);

    /// <summary>Facts without a value are none, and are left out.</summary>
    public static Dictionary<string, string> WithContent(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Where(fact => fact.Value.Length > 0).ToDictionary(StringComparer.Ordinal);

    /// <summary>As many facts as fit. Those of one index (<c>age_ms[3]</c>) go together or not at all.</summary>
    public static Dictionary<string, string> Cut(IReadOnlyDictionary<string, string> metadata)
    {
        var cut = new Dictionary<string, string>(StringComparer.Ordinal);
        var (bytes, leftOut) = (0, 0);
        foreach (var group in WithContent(metadata).GroupBy(fact => IndexOf(fact.Key)).SelectMany(Groups))
        {
            KeyValuePair<string, string>[] facts = [.. group.Select(fact => KeyValuePair.Create(fact.Key, Cut(fact.Value, MetadataLength)))];
            var size = facts.Sum(fact => SizeOf(fact.Key, fact.Value));
            if (leftOut > 0 || bytes + size > MetadataBytes || cut.Count + facts.Length > MetadataEntries)
            {
                leftOut++;
                continue;
            }

            bytes += size;
            foreach (var (key, value) in facts)
            {
                cut[key] = value;
            }
        }

        if (leftOut > 0)
        {
            cut["more"] = leftOut.ToString(CultureInfo.InvariantCulture);
        }

        return cut;
    }

    public static IEnumerable<(string Field, string Description)> Cut(IReadOnlyList<FieldViolation> fields)
    {
        var (count, bytes) = (0, 0);
        foreach (var field in fields.Take(Fields))
        {
            var (path, description) = (Cut(field.Field, PathLength), Cut(field.Description, DescriptionLength));
            bytes += SizeOf(path, description);
            if (count > 0 && bytes > FieldsBytes)
            {
                break;
            }

            count++;
            yield return (path, description);
        }

        if (fields.Count > count)
        {
            yield return ("", $"and {fields.Count - count} more fields");
        }
    }

    private static int SizeOf(string key, string value) => Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) + EntryOverhead;

    /// <summary>What is in brackets at the end of a key; empty where there are none.</summary>
    private static string IndexOf(string key) =>
        key.EndsWith(']') && key.LastIndexOf('[') is >= 0 and var at ? key[at..] : "";

    private static IEnumerable<IEnumerable<KeyValuePair<string, string>>> Groups(IGrouping<string, KeyValuePair<string, string>> group) =>
        group.Key.Length > 0 ? [group] : group.Select(fact => new[] { fact });
}
