using System.Text;
using Fabra.Core.Naming;
using Fabra.Core.Retrievals;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>What an item must satisfy, and how much of an assembly's bytes it takes.</summary>
internal static class ItemRules
{
    private const int Overhead = 100;

    /// <summary>How many bytes the item counts for.</summary>
    /// <param name="place">Its place among the items of the request.</param>
    /// <exception cref="FabraException">A field of it is at fault.</exception>
    public static long Check(ContextItem item, int place)
    {
        var sources = (item.Text is null ? 0 : 1) + (item.Feature is null ? 0 : 1) + (item.Retrieval is null ? 0 : 1);
        if (sources != 1)
        {
            throw FabraException.Field($"items[{place}]", "needs one source: text, feature or retrieval");
        }

        _ = ItemFormat.TryParse(item.Format, out var formatFault);
        Refuse(place, "format", formatFault ?? TextRules.Fault(item.Format));
        Refuse(place, "source_id", TextRules.Fault(item.SourceId));
        return Overhead + item.Format.Length + item.SourceId.Length + item switch
        {
            { Feature: { } feature } => Check(feature, place),
            { Retrieval: { } retrieval } => Check(retrieval, place),
            _ => Check(item.Text!, place),
        };
    }

    private static long Check(FeatureReference feature, int place)
    {
        Refuse(place, "feature.feature_name", feature.FeatureName.Length == 0 ? "is empty" : null);
        Refuse(place, "feature.entity_id", Names.EntityIdFault(feature.EntityId));
        return feature.EntityId.Length;
    }

    private static long Check(RetrievalReference retrieval, int place)
    {
        ReferenceRules.Check(retrieval, $"items[{place}].retrieval");
        return RetrievalReferenceJson.Serialize(retrieval).Length;
    }

    private static long Check(string text, int place)
    {
        Refuse(place, "text", TextRules.Fault(text));
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= ContextItem.MaxTextBytes
            ? bytes
            : throw FabraException.Field(
                $"items[{place}].text", $"is {bytes} bytes, at most {ContextItem.MaxTextBytes} are allowed", ErrorReason.TooLarge);
    }

    private static void Refuse(int place, string field, string? fault)
    {
        if (fault is not null)
        {
            throw FabraException.Field($"items[{place}].{field}", fault);
        }
    }
}
