using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>Shorthand for writing stored JSON; what is absent is left out.</summary>
internal static class JsonWriting
{
    public static byte[] Write(Action<Utf8JsonWriter> body) => ScratchBuffer.WriteJson(body, static (writer, body) =>
    {
        writer.WriteStartObject();
        body(writer);
        writer.WriteEndObject();
    });

    public static void Text(this Utf8JsonWriter writer, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteString(name, text);
        }
    }

    public static void Id(this Utf8JsonWriter writer, string name, Guid? id)
    {
        if (id is { } present)
        {
            writer.WriteString(name, present);
        }
    }

    public static void Time(this Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } present)
        {
            Span<char> text = stackalloc char[TimestampText.MaxLength];
            writer.WriteString(name, text[..TimestampText.Format(present, text)]);
        }
    }

    public static void Number(this Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } present)
        {
            writer.WriteNumber(name, present);
        }
    }

    public static void Double(this Utf8JsonWriter writer, string name, double number)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(EcmaScriptNumber.Format(number), skipInputValidation: true);
    }

    public static void Typed(this Utf8JsonWriter writer, string name, Value? value)
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            TypedJson.Write(writer, value);
        }
    }

    public static void Array<T>(this Utf8JsonWriter writer, string name, IReadOnlyList<T> elements, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var element in elements)
        {
            writer.WriteStartObject();
            write(writer, element);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
