using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Fabra.Core.Contexts;
using Fabra.Core.Values;

namespace Fabra.Storage.Contexts;

/// <summary>
/// Subjects and labels as the JSON that they are stored as and filtered by. The encoder writes every quote inside a text as
/// <c>\u0022</c>, so that a quote in the JSON always stands where a text begins or ends, and no text can pass for a fragment of
/// structure.
/// </summary>
internal static class ContextJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static byte[] Write(IReadOnlyList<Subject> subjects) => Write(subjects, static (writer, subjects) =>
    {
        writer.WriteStartArray();
        foreach (var subject in subjects)
        {
            Write(writer, subject);
        }

        writer.WriteEndArray();
    });

    public static byte[] Write(IReadOnlyDictionary<string, string> labels) => Write(labels, static (writer, labels) =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in labels)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    });

    /// <summary>What the column holds somewhere if it names the subject.</summary>
    public static string Fragment(Subject subject) => Text(Write(subject, Write));

    /// <summary>What the column holds somewhere if it has the label.</summary>
    public static string Fragment(string name, string value) => Text(Write((name, value), static (writer, label) =>
    {
        writer.WriteStartObject();
        writer.WriteString(label.name, label.value);
        writer.WriteEndObject();
    }))[1..^1];

    /// <summary>The label's place as a JSON pointer (RFC 6901 §3).</summary>
    public static string Pointer(string name) =>
        "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static IReadOnlyList<Subject> ReadSubjects(byte[] json)
    {
        if (json.Length <= 2)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateArray().Select(subject => new Subject(
                subject.GetProperty("entity_name").GetString()!, subject.GetProperty("entity_id").GetString()!)),
        ];
    }

    public static IReadOnlyDictionary<string, string> ReadLabels(byte[] json)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json.Length > 2)
        {
            using var document = JsonDocument.Parse(json);
            foreach (var label in document.RootElement.EnumerateObject())
            {
                labels[label.Name] = label.Value.GetString()!;
            }
        }

        return labels;
    }

    private static void Write(Utf8JsonWriter writer, Subject subject)
    {
        writer.WriteStartObject();
        writer.WriteString("entity_name", subject.EntityName);
        writer.WriteString("entity_id", subject.EntityId);
        writer.WriteEndObject();
    }

    private static string Text(byte[] utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    private static byte[] Write<T>(T what, Action<Utf8JsonWriter, T> write) => ScratchBuffer.WriteJson(what, Options, write);
}
