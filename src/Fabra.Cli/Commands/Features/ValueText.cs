using System.Text.Json;
using Fabra.Cli.CommandLine;
using Fabra.Client;
using Fabra.V1;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Cli.Commands.Features;

/// <summary>Values of a known type written as text: on the command line and in CSV.</summary>
internal static class ValueText
{
    /// <summary>The value. Text, times and bytes stand as they are, anything else as JSON.</summary>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public static Value Read(string text, ValueType type)
    {
        if (type is ValueType.String or ValueType.Timestamp or ValueType.Bytes && text != "null")
        {
            return Convert(JsonSerializer.SerializeToElement(text), type);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Convert(document.RootElement, type);
        }
        catch (JsonException error)
        {
            throw new FormatException($"\"{text}\" is not of type {FabraValue.Word(type)}.", error);
        }
    }

    /// <summary>The value of JSON.</summary>
    /// <exception cref="FormatException">The JSON is no value of the type.</exception>
    public static Value Convert(JsonElement json, ValueType type)
    {
        try
        {
            return FabraValue.FromJson(json, type);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(Parsers.WithoutParameter(error), error);
        }
    }
}
