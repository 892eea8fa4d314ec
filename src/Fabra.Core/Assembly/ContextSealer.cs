using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Ids;

namespace Fabra.Core.Assembly;

/// <summary>Gives a draft its id and commits to it: each segment is serialised once, and what is hashed is what is stored.</summary>
internal sealed class ContextSealer(IdGenerator ids, IRandomSource random, SealOptions options)
{
    /// <summary>The schema of the records written now.</summary>
    public const string RecordVersion = "v1";

    public AssembledContext Seal(AssemblyDraft draft, Caller caller, TimeSpan elapsed)
    {
        var id = ids.Next();
        var timestamp = Uuid7.Timestamp(id);
        var complete = draft with
        {
            Lineage = draft.Lineage with { ContextId = id, Timestamp = timestamp },
            Meta = draft.Meta with { LatencyMs = Math.Round(elapsed.TotalMilliseconds, 3), ContentRecorded = options.RecordContent },
        };
        var stored = options.RecordContent ? complete : ContentHashing.WithoutContent(complete);
        var record = new ContextRecord
        {
            ContextId = id,
            Timestamp = timestamp,
            Name = draft.Lineage.ContextName,
            Content = Encoding.UTF8.GetBytes(stored.Content),
            Plan = PlanJson.Serialize(stored.Plan),
            Lineage = LineageJson.Serialize(stored.Lineage),
            Meta = MetaJson.Serialize(stored.Meta),
            Version = RecordVersion,
            Tenant = caller.Tenant,
            Principal = caller.Principal,
            Subjects = draft.Subjects,
            Labels = draft.Plan.Options.Labels,
            FreshnessStatus = draft.Lineage.FreshnessStatus,
            ReplicaId = options.ReplicaId,
            Salts = default,
            Manifest = default,
        };
        Span<byte> salts = stackalloc byte[RecordCommitment.SaltLength * 4];
        random.Fill(salts);
        return new AssembledContext(RecordCommitment.Seal(record, salts), complete.Content, complete.Lineage, complete.Meta)
        {
            Check = RecordCheck.Intact,
        };
    }
}

/// <summary>How records are sealed on this server.</summary>
internal sealed record SealOptions
{
    /// <summary>Names this server in its records.</summary>
    public required string ReplicaId { get; init; }

    /// <summary>False stores hashes instead of text, values and inputs. Default: true.</summary>
    public bool RecordContent { get; init; } = true;

    /// <summary>The version of the server's own code, for assemblies that run no function.</summary>
    public required string CodeVersion { get; init; }
}

/// <summary>An assembly that was executed and not sealed yet: it has no id.</summary>
internal sealed record AssemblyDraft(
    string Content, ContextLineage Lineage, ContextMeta Meta, ContextPlan Plan, IReadOnlyList<Subject> Subjects);
