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
    private static readonly Dictionary<string, string> NoLabels = [];

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

    /// <summary>Null when the column does not hold what <see cref="Write(IReadOnlyList{Subject})"/> writes.</summary>
    public static IReadOnlyList<Subject>? ReadSubjects(byte[] json) => json.AsSpan().SequenceEqual("[]"u8) ? [] : Read(json, root =>
        root.EnumerateArray().Select(subject => new Subject(TextOf(subject.GetProperty("entity_name")), TextOf(subject.GetProperty("entity_id"))))
            .ToList());

    /// <summary>Null when the column does not hold what <see cref="Write(IReadOnlyDictionary{string, string})"/> writes.</summary>
    public static IReadOnlyDictionary<string, string>? ReadLabels(byte[] json) => json.AsSpan().SequenceEqual("{}"u8) ? NoLabels : Read(json, root =>
        root.EnumerateObject().ToDictionary(label => label.Name, label => TextOf(label.Value), StringComparer.Ordinal));

    private static T? Read<T>(byte[] json, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // No JSON, or JSON of another shape: somebody else wrote it.
            return null;
        }
    }

    private static string TextOf(JsonElement json) => json.GetString() ?? throw new InvalidOperationException("A text is null.");

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
