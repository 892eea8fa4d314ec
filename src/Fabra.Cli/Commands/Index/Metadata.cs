using System.CommandLine.Parsing;
using System.Text.Json;
using Fabra.Cli.CommandLine;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.Collections;

namespace Fabra.Cli.Commands.Index;

/// <summary>What searches can filter by, from the command line and from files.</summary>
internal static class Metadata
{
    /// <summary>Fields, each as <c>key=value</c>; one given several times is a list.</summary>
    public static Dictionary<string, Value>? Parse(ArgumentResult result)
    {
        var fields = new Dictionary<string, Value>();
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                result.AddError($"{Parsers.NameOf(result)}: \"{token.Value}\" is not key=value.");
                return null;
            }

            var name = token.Value[..equals];
            var value = TypedText.Read(token.Value[(equals + 1)..]);
            fields[name] = fields.TryGetValue(name, out var before) ? Append(before, value) : value;
        }

        return fields;
    }

    /// <summary>The value of JSON, whose texts may be times.</summary>
    /// <exception cref="FormatException">No value holds it exactly.</exception>
    public static Value FromJson(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => TypedText.OfText(json.GetString()!),
                JsonValueKind.Array => new Value { ListValue = new ListValue { Values = { json.EnumerateArray().Select(FromJson) } } },
                _ => FabraValue.FromJson(json),
            };
        }
        catch (ArgumentException error)
        {
            throw new FormatException(Parsers.WithoutParameter(error), error);
        }
    }

    /// <summary>Adds the fields that are not there yet.</summary>
    public static void AddMissing(this MapField<string, Value> metadata, IEnumerable<KeyValuePair<string, Value>> more)
    {
        foreach (var (name, value) in more)
        {
            if (!metadata.ContainsKey(name))
            {
                metadata.Add(name, value);
            }
        }
    }

    private static Value Append(Value before, Value value)
    {
        var list = before.KindCase == Value.KindOneofCase.ListValue ? before.ListValue : new ListValue { Values = { before } };
        list.Values.Add(value);
        return new Value { ListValue = list };
    }
}
