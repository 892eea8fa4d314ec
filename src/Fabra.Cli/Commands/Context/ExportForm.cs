using Fabra.Cli.Rendering;
using Fabra.V1;

namespace Fabra.Cli.Commands.Context;

/// <summary>How exported contexts are written: each on its own, and what is around many.</summary>
/// <param name="Word">The word that options take.</param>
/// <param name="IsRaw">Whether each is the record as stored, from which its hashes can be recomputed.</param>
internal sealed record ExportForm(string Word, bool IsRaw)
{
    /// <summary>The words that options take.</summary>
    public static readonly string[] Words = ["json", "yaml", "jsonl"];

    public ContextView View => IsRaw ? ContextView.Raw : ContextView.Full;

    /// <summary>What stands around none.</summary>
    public string Empty => Word == "json" ? "[]\n" : "";

    public string End => Word == "json" ? "\n]\n" : "";

    /// <summary>One context alone.</summary>
    public string One(V1.Context context)
    {
        var json = IsRaw ? ContextJson.Raw(context) : ContextJson.Full(context);
        return Word switch
        {
            "yaml" => YamlText.Of(json),
            "jsonl" => ContractJson.ToLine(json) + "\n",
            _ => ContractJson.ToText(json) + "\n",
        };
    }

    /// <summary>One of many: a JSON array, YAML documents, or lines.</summary>
    /// <param name="context">The context.</param>
    /// <param name="isFirst">Whether none is before it.</param>
    public string OneOfMany(V1.Context context, bool isFirst) => Word switch
    {
        "json" => (isFirst ? "[\n" : ",\n") + One(context).TrimEnd('\n'),
        "yaml" => "---\n" + One(context),
        _ => One(context),
    };
}
