using System.Text.Json;
using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>
/// Of a plan only what lineage borrows of it, the typed inputs and values, and what columns copy of it. Everything else is skipped unread,
/// because every record of a stream passes here.
/// </summary>
/// <param name="Inputs">By name.</param>
/// <param name="Reads">In the order of first read.</param>
/// <param name="Labels">By name.</param>
internal sealed record PlanValues(
    IReadOnlyDictionary<string, Value> Inputs,
    OrderedDictionary<FeatureKey, Value?> Reads,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>What is borrowed of a plan that cannot be read.</summary>
    public static readonly PlanValues Empty = new(new Dictionary<string, Value>(), [], new Dictionary<string, string>());

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    /// <exception cref="FormatException">A value is not a typed value, or the parts read have another shape.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static PlanValues Parse(ReadOnlySpan<byte> plan)
    {
        var inputs = new Dictionary<string, Value>(StringComparer.Ordinal);
        var reads = new OrderedDictionary<FeatureKey, Value?>();
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(plan, Options);
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("inputs"u8))
            {
                ReadInputs(ref reader, inputs);
            }
            else if (reader.ValueTextEquals("reads"u8))
            {
                ReadReads(ref reader, reads);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                ReadLabels(ref reader, labels);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // Whatever else follows is an error to the reader.
        reader.Read();
        return new PlanValues(inputs, reads, labels);
    }

    private static void ReadInputs(ref Utf8JsonReader reader, Dictionary<string, Value> inputs)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            inputs.Add(name, ReadTyped(ref reader));
        }
    }

    private static void ReadLabels(ref Utf8JsonReader reader, Dictionary<string, string> labels)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            labels.Add(name, ReadText(ref reader));
        }
    }

    private static void ReadReads(ref Utf8JsonReader reader, OrderedDictionary<FeatureKey, Value?> reads)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (key, value) = ReadOne(ref reader);
            reads.Add(key, value);
        }

        if (reader.TokenType != JsonTokenType.EndArray)
        {
            throw new FormatException("A read of the plan is no object.");
        }
    }

    private static (FeatureKey Key, Value? Value) ReadOne(ref Utf8JsonReader reader)
    {
        var (entityName, entityId, featureName) = ("", "", "");
        Value? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("entity_name"u8))
            {
                entityName = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("entity_id"u8))
            {
                entityId = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("feature_name"u8))
            {
                featureName = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                reader.Read();
                value = ReadTyped(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return (new FeatureKey(entityName, entityId, featureName), value);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new FormatException($"The plan has {reader.TokenType} where {token} belongs.");
        }
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static Value ReadTyped(ref Utf8JsonReader reader)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return TypedJson.Read(value.RootElement);
    }
}
