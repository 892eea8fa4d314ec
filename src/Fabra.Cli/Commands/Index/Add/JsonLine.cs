using System.Text.Json;
using Fabra.Cli.Input;
using Fabra.V1;
using Google.Protobuf.Collections;

namespace Fabra.Cli.Commands.Index;

/// <summary>One line of JSON as a document.</summary>
/// <param name="map">Which fields become what.</param>
/// <param name="ignoreUnknown">Whether other fields may stand there.</param>
internal sealed class JsonLine(FieldMap map, bool ignoreUnknown)
{
    /// <exception cref="FormatException">The line is no document; the message names the field.</exception>
    public DocumentInput Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            return Read(StrictJson.Parse(line.Span));
        }
        catch (InvalidOperationException error)
        {
            // Half a surrogate pair, escaped, or bytes that are not UTF-8 show only when the text is taken out.
            throw new FormatException("holds text that is not Unicode", error);
        }
    }

    private DocumentInput Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("is no object");
        }

        var document = new DocumentInput();
        foreach (var field in json.EnumerateObject())
        {
            if (map.TargetOf(field.Name) is { } target)
            {
                if (field.Value.ValueKind != JsonValueKind.Null)
                {
                    Set(document, target, field);
                }
            }
            else if (!ignoreUnknown)
            {
                // A misspelt name would silently lose what it holds.
                var known = string.Join(", ", map.Fields);
                throw new FormatException(
                    $"\"{field.Name}\" is unknown; known are {known} (--map names others, --ignore-unknown drops them)");
            }
        }

        return document.DocumentId.Length == 0
            ? throw new FormatException($"{NameOf(FieldMap.DocumentId)} is missing")
            : document.Text.Length == 0 ? throw new FormatException($"{NameOf(FieldMap.Text)} is missing or empty") : document;
    }

    private string NameOf(string target) => map.Fields.First(field => map.TargetOf(field) == target);

    private static void Set(DocumentInput document, string target, JsonProperty field)
    {
        switch (target)
        {
            case FieldMap.DocumentId when document.DocumentId.Length > 0:
                throw new FormatException($"\"{field.Name}\" gives the id a second time");
            case FieldMap.DocumentId:
                document.DocumentId = field.Value.ValueKind == JsonValueKind.Number ? field.Value.GetRawText() : TextOf(field);
                break;
            case FieldMap.Text:
                document.Text = TextOf(field);
                break;
            case FieldMap.SourceUrl:
                document.SourceUrl = TextOf(field);
                break;
            case FieldMap.Metadata:
                AddAll(document.Metadata, field);
                break;
            default:
                AddOne(document.Metadata, target[FieldMap.MetadataField.Length..], field.Value);
                break;
        }
    }

    private static void AddAll(MapField<string, Value> metadata, JsonProperty field)
    {
        if (field.Value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"\"{field.Name}\" is no object");
        }

        foreach (var inner in field.Value.EnumerateObject())
        {
            if (inner.Value.ValueKind != JsonValueKind.Null)
            {
                AddOne(metadata, inner.Name, inner.Value);
            }
        }
    }

    private static void AddOne(MapField<string, Value> metadata, string name, JsonElement value)
    {
        try
        {
            if (!metadata.TryAdd(name, Metadata.FromJson(value)))
            {
                throw new FormatException("is given twice");
            }
        }
        catch (FormatException error)
        {
            throw new FormatException($"metadata \"{name}\": {error.Message}", error);
        }
    }

    private static string TextOf(JsonProperty field) => field.Value.ValueKind == JsonValueKind.String
        ? field.Value.GetString()!
        : throw new FormatException($"\"{field.Name}\" is no text");
}
