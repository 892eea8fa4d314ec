using System.CommandLine.Parsing;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Index;

/// <summary>Which fields of JSON lines become what of a document.</summary>
internal sealed class FieldMap
{
    public const string DocumentId = "document_id";
    public const string Text = "text";
    public const string Metadata = "metadata";
    public const string SourceUrl = "source_url";

    /// <summary>What a target for one field of the metadata begins with.</summary>
    public const string MetadataField = "metadata.";

    private readonly Dictionary<string, string> _targets = new()
    {
        [DocumentId] = DocumentId,
        ["id"] = DocumentId,
        [Text] = Text,
        [Metadata] = Metadata,
        [SourceUrl] = SourceUrl,
    };

    /// <summary>The fields that are known.</summary>
    public IEnumerable<string> Fields => _targets.Keys;

    /// <summary>What a field becomes. Null: it is unknown.</summary>
    public string? TargetOf(string field) => _targets.GetValueOrDefault(field);

    /// <summary>Assignments, each as <c>target=field</c>; a target that is assigned no longer takes its usual field.</summary>
    public static FieldMap? Parse(ArgumentResult result)
    {
        var assigned = new Dictionary<string, string>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            var known = parts[0] is DocumentId or Text or Metadata or SourceUrl
                || (parts[0].StartsWith(MetadataField, StringComparison.Ordinal) && parts[0].Length > MetadataField.Length);
            if (parts.Length < 2 || parts[1].Length == 0 || !known)
            {
                result.AddError($"{Parsers.NameOf(result)}: \"{token.Value}\" is not target=field with the target {DocumentId}, {Text}, "
                    + $"{Metadata}, {SourceUrl} or {MetadataField}NAME.");
                return null;
            }

            if (!assigned.TryAdd(parts[1], parts[0]))
            {
                result.AddError($"{Parsers.NameOf(result)}: the field \"{parts[1]}\" is given twice.");
                return null;
            }
        }

        var map = new FieldMap();
        foreach (var usual in map._targets.Where(pair => assigned.ContainsValue(pair.Value)).Select(pair => pair.Key).ToList())
        {
            map._targets.Remove(usual);
        }

        foreach (var (field, target) in assigned)
        {
            map._targets[field] = target;
        }

        return map;
    }
}
