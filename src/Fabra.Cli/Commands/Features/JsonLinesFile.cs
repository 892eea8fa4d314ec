using System.Runtime.CompilerServices;
using System.Text.Json;
using Fabra.Cli.Input;
using Fabra.V1;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Cli.Commands.Features;

/// <summary>One JSON object per line.</summary>
internal static class JsonLinesFile
{
    /// <summary>Half a surrogate pair, escaped, is JSON and yet no text; that shows only when the text is taken out.</summary>
    private const string NotText = "The row holds text that is not Unicode.";

    public static async IAsyncEnumerable<FileRow> ReadAsync(
        Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = RowFiles.OpenText(file);
        for (var line = 1L; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Parse(line, text);
            }
        }
    }

    private static FileRow Parse(long line, string text)
    {
        try
        {
            return Read(line, StrictJson.Parse(text));
        }
        catch (FormatException error)
        {
            return FileRow.Broken(line, $"The line {error.Message}");
        }
        catch (InvalidOperationException)
        {
            return FileRow.Broken(line, NotText);
        }
    }

    private static FileRow Read(long line, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return FileRow.Broken(line, "The line is not an object.");
        }

        foreach (var field in json.EnumerateObject())
        {
            // A misspelt event_time would silently become "now".
            if (field.Name is not ("feature_name" or "entity_id" or "value" or "event_time"))
            {
                return FileRow.Broken(line, $"\"{field.Name}\" is unknown; known are feature_name, entity_id, value, event_time.");
            }
        }

        if (Text(json, "feature_name") is not { } feature || Text(json, "entity_id") is not { } entity)
        {
            return FileRow.Broken(line, "feature_name and entity_id must be text.");
        }

        if (!json.TryGetProperty("value", out var value))
        {
            return FileRow.Broken(line, "value is missing.");
        }

        var time = json.TryGetProperty("event_time", out var given) && given.ValueKind != JsonValueKind.Null ? given.ToString() : null;
        return new FileRow(line, feature, entity, type => Convert(value, type), time);
    }

    private static Value Convert(JsonElement value, ValueType type)
    {
        try
        {
            return ValueText.Convert(value, type);
        }
        catch (InvalidOperationException notText)
        {
            throw new FormatException(NotText, notText);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;
}
