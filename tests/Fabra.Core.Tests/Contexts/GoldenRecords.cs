using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Ids;

namespace Fabra.Core.Tests.Contexts;

/// <summary>Records as they were released.</summary>
internal static class GoldenRecords
{
    /// <summary>The record in a folder of <c>tests/golden</c>. Labels and subjects are its plan's; the replica is made up.</summary>
    public static ContextRecord Load(string folder)
    {
        using var manifest = System.Text.Json.JsonDocument.Parse(Read(folder, "manifest.json"));
        string Text(string name) => manifest.RootElement.GetProperty(name).GetString()!;
        var plan = PlanJson.Parse(Read(folder, "plan.json"));
        var id = Uuid7.ParseContextId(Text("context_id"), "context_id");
        return new ContextRecord
        {
            ContextId = id,
            Timestamp = Uuid7.Timestamp(id),
            Name = Text("name"),
            Content = Read(folder, "content.txt"),
            Plan = Read(folder, "plan.json"),
            Lineage = Read(folder, "lineage.json"),
            Meta = Read(folder, "meta.json"),
            Version = Text("version"),
            Tenant = new TenantId(Text("tenant")),
            Principal = new Principal(Text("principal")),
            Subjects = [.. plan.Reads.Select(read => new Subject(read.Key.EntityName, read.Key.EntityId)).Distinct()],
            Labels = plan.Options.Labels,
            FreshnessStatus = FreshnessStatus.Degraded,
            ReplicaId = "replica-a",
            Salts = Read(folder, "salts.json"),
            Manifest = Read(folder, "manifest.json"),
        };
    }

    private static byte[] Read(string folder, string file)
    {
        using var stream = typeof(GoldenRecords).Assembly.GetManifestResourceStream($"{folder}/{file}")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The hash of the record in a folder, as it was released.</summary>
    public static string HashOf(string folder) => Encoding.UTF8.GetString(Read(folder, "record_hash.txt")).Trim();
}
