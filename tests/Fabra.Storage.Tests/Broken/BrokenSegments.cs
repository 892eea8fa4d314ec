using System.Text.Json.Nodes;
using Fabra.Core.Contexts;

namespace Fabra.Storage.Tests.Broken;

/// <summary>What a defect does to a record that is stored.</summary>
internal static class BrokenSegments
{
    public static ContextRecord Twist(Defect defect, ContextRecord record) => defect switch
    {
        Defect.DropsAContentByte => record with { Content = Shorter(record.Content) },
        Defect.DropsAPlanByte => record with { Plan = Shorter(record.Plan) },
        Defect.DropsAMetaByte => record with { Meta = Shorter(record.Meta) },
        Defect.RewritesLineageJson => record with { Lineage = Rewritten(record.Lineage) },
        Defect.DropsSalts => record with { Salts = default },
        Defect.DropsManifest => record with { Manifest = default },
        Defect.DropsEmptyLabels => record with
        {
            Labels = record.Labels.Where(label => label.Value.Length > 0).ToDictionary(label => label.Key, label => label.Value),
        },
        Defect.SortsSubjects => record with
        {
            Subjects = [.. record.Subjects.OrderBy(subject => $"{subject.EntityName}/{subject.EntityId}", StringComparer.Ordinal)],
        },
        Defect.CutsLargeContent => record with { Content = record.Content[..Math.Min(record.Content.Length, 1 << 20)] },
        _ => record,
    };

    private static ReadOnlyMemory<byte> Shorter(ReadOnlyMemory<byte> segment) => segment[..Math.Max(0, segment.Length - 1)];

    // As a column of a binary JSON type would give it back.
    private static byte[] Rewritten(ReadOnlyMemory<byte> json) =>
        System.Text.Encoding.UTF8.GetBytes(JsonNode.Parse(json.Span)!.ToJsonString());
}
