using System.Text;
using Fabra.Core.Errors;
using Fabra.Core.Naming;
using Fabra.Core.Records;
using Fabra.Core.Retrievals;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>What an item must satisfy, and how much of an assembly's bytes it takes.</summary>
internal static class ItemRules
{
    private const int Overhead = 100;

    /// <summary>How many bytes the item counts for.</summary>
    /// <exception cref="FabraException">A field of it is at fault, below <paramref name="field"/>.</exception>
    public static long Check(ContextItem item, string field)
    {
        var sources = (item.Text is null ? 0 : 1) + (item.Feature is null ? 0 : 1) + (item.Retrieval is null ? 0 : 1);
        if (sources != 1)
        {
            throw FabraException.Field(field, "needs one source: text, feature or retrieval");
        }

        _ = ItemFormat.TryParse(item.Format, out var formatFault);
        Refuse($"{field}.format", formatFault ?? TextRules.Fault(item.Format));
        Refuse($"{field}.source_id", TextRules.Fault(item.SourceId));
        return Overhead + item.Format.Length + item.SourceId.Length + item switch
        {
            { Feature: { } feature } => Check(feature, $"{field}.feature"),
            { Retrieval: { } retrieval } => Check(retrieval, $"{field}.retrieval"),
            _ => Check(item.Text!, $"{field}.text"),
        };
    }

    private static long Check(FeatureReference feature, string field)
    {
        Refuse($"{field}.feature_name", feature.FeatureName.Length == 0 ? "is empty" : null);
        Refuse($"{field}.entity_id", Names.EntityIdFault(feature.EntityId));
        return feature.EntityId.Length;
    }

    private static long Check(RetrievalReference retrieval, string field)
    {
        ReferenceRules.Check(retrieval, field);
        return RetrievalReferenceJson.Serialize(retrieval).Length;
    }

    private static long Check(string text, string field)
    {
        Refuse(field, TextRules.Fault(text));
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= ContextItem.MaxTextBytes
            ? bytes
            : throw FabraException.Field(
                field, $"is {bytes} bytes, at most {ContextItem.MaxTextBytes} are allowed", ErrorReason.TooLarge);
    }

    private static void Refuse(string field, string? fault)
    {
        if (fault is not null)
        {
            throw FabraException.Field(field, fault);
        }
    }
}
