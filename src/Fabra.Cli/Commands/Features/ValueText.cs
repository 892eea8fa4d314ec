using System.Text.Json;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Input;
using Fabra.Client;
using Fabra.V1;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Cli.Commands.Features;

/// <summary>Values of a known type written as text: on the command line and in CSV.</summary>
internal static class ValueText
{
    /// <summary>The word for an explicit null.</summary>
    public const string Null = "null";

    /// <summary>The value. Text, times and bytes stand as they are, anything else as JSON; null is a value of every type.</summary>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public static Value Read(string text, ValueType type) => text == Null ? FabraValue.Null : ReadQuoted(text, type);

    /// <summary>As <see cref="Read"/>, of text in quotes: there null is a text like any other.</summary>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public static Value ReadQuoted(string text, ValueType type)
    {
        if (type is ValueType.String or ValueType.Timestamp or ValueType.Bytes)
        {
            return Convert(JsonSerializer.SerializeToElement(text), type);
        }

        try
        {
            var json = StrictJson.Parse(text);
            return json.ValueKind == JsonValueKind.Null ? throw NotOfType(text, type) : Convert(json, type);
        }
        catch (FormatException error) when (error.InnerException is JsonException)
        {
            throw NotOfType(text, type, error);
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

    private static FormatException NotOfType(string text, ValueType type, Exception? cause = null) =>
        new($"\"{text}\" is not of type {FabraValue.Word(type)}.", cause);
}
