using Fabra.Client;
using Fabra.V1;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Fabra.Cli.Commands.Index;

/// <summary>The YAML between two lines of dashes at the beginning of a Markdown file, as metadata.</summary>
internal static class FrontMatter
{
    /// <summary>Takes the front matter off a text; a text without it stays as it is.</summary>
    /// <param name="text">The text of the file; afterwards what follows the front matter.</param>
    /// <exception cref="FormatException">The front matter is damaged, or holds more than scalars and lists of them.</exception>
    public static IReadOnlyDictionary<string, Value> Take(ref string text)
    {
        if (Find(text) is not { Yaml: var yaml, After: var after })
        {
            return new Dictionary<string, Value>();
        }

        text = after;
        try
        {
            return Read(yaml);
        }
        catch (YamlException error)
        {
            throw new FormatException($"front matter, line {IndexPages.Number(error.Start.Line + 1)}: {error.Message}", error);
        }
    }

    private static (string Yaml, string After)? Find(string text)
    {
        using var reader = new StringReader(text);
        if (reader.ReadLine()?.TrimEnd() != "---")
        {
            return null;
        }

        var yaml = new StringWriter();
        while (reader.ReadLine() is { } line)
        {
            if (line.TrimEnd() is "---" or "...")
            {
                return (yaml.ToString(), reader.ReadToEnd());
            }

            yaml.WriteLine(line);
        }

        // A line of dashes that no second one follows is a rule.
        return null;
    }

    private static Dictionary<string, Value> Read(string yaml)
    {
        var fields = new Dictionary<string, Value>();
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents.Count == 0)
        {
            return fields;
        }

        var root = stream.Documents[0].RootNode as YamlMappingNode ?? throw new FormatException("front matter: is no mapping");
        foreach (var (key, node) in root.Children)
        {
            if (ToValue(key.ToString(), node) is { } value)
            {
                fields[key.ToString()] = value;
            }
        }

        return fields;
    }

    /// <summary>Null for a field without a value.</summary>
    private static Value? ToValue(string name, YamlNode node) => node switch
    {
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => null,
        YamlScalarNode scalar => ToScalar(scalar),
        YamlSequenceNode list when list.All(item => item is YamlScalarNode) =>
            new Value { ListValue = new ListValue { Values = { list.Select(item => ToScalar((YamlScalarNode)item)) } } },
        _ => throw new FormatException($"front matter: \"{name}\" is neither a scalar nor a list of scalars"),
    };

    private static Value ToScalar(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain ? TypedText.Read(scalar.Value ?? "") : FabraValue.From(scalar.Value ?? "");
}
