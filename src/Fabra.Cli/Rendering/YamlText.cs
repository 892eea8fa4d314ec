using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fabra.Cli.Rendering;

/// <summary>JSON as YAML 1.2 that reads back as the same JSON: text that could pass for another type is quoted.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Reserved =
        new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static string Of(JsonNode? node)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings().WithMaxSimpleKeyLength(1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                emitter.Emit(new MappingStart(null, null, true, fields.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in fields)
                {
                    emitter.Emit(Text(name, literal: false));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(null, null, true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(node?.GetValueKind() == JsonValueKind.String
                    ? Text(node.GetValue<string>(), literal: true)
                    : Plain(WithPoint(node?.ToJsonString() ?? "null")));
                break;
        }
    }

    /// <summary>Readers of YAML 1.1 take 1E-06 for text; 1.0E-06 is a number to all.</summary>
    private static string WithPoint(string text)
    {
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 || text.Contains('.', StringComparison.Ordinal) ? text : text.Insert(exponent, ".0");
    }

    private static Scalar Text(string text, bool literal)
    {
        if (literal && IsBlock(text))
        {
            return new Scalar(null, null, text, ScalarStyle.Literal, true, true);
        }

        return PlainText().IsMatch(text) && !Reserved.Contains(text)
            ? Plain(text)
            : new Scalar(null, null, text, ScalarStyle.DoubleQuoted, true, true);
    }

    private static Scalar Plain(string text) => new(null, null, text, ScalarStyle.Plain, true, true);

    /// <summary>Whether several lines can stand as they are; anything that a literal block would change goes into quotes.</summary>
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n')
        && text.All(c => c == '\n' || (!char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029' or '\uFEFF')))
        && !text.Contains(" \n", StringComparison.Ordinal)
        && !text.EndsWith(' ')
        && !text.EndsWith("\n\n", StringComparison.Ordinal);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$")]
    private static partial Regex PlainText();
}
