using System.Globalization;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Values;

namespace Fabra.Soak.Harness;

/// <summary>
/// Makes as many contexts as wanted of one that a server assembled: each with an id of its own, in its lineage too, and sealed like any
/// other, so that it proves itself.
/// </summary>
internal sealed class ContextCopies(V1.Context template)
{
    /// <summary>Size of one record's segments, in bytes.</summary>
    public int RecordBytes => template.Raw.Content.Length + template.Raw.Plan.Length + template.Raw.Lineage.Length
        + template.Raw.Meta.Length + template.Raw.Salts.Length + template.Raw.Manifest.Length;

    public ContextRecord Make(Guid id, int number)
    {
        var timestamp = Uuid7.Timestamp(id);
        var sealedAt = TimestampText.Format(template.Timestamp.ToDateTimeOffset());
        var lineage = template.Raw.Lineage.ToStringUtf8()
            .Replace(template.ContextId, id.ToString(), StringComparison.Ordinal)
            .Replace(sealedAt, TimestampText.Format(timestamp), StringComparison.Ordinal);
        var record = new ContextRecord
        {
            ContextId = id,
            Timestamp = timestamp,
            Name = template.Name,
            Content = template.Raw.Content.Memory,
            Plan = template.Raw.Plan.Memory,
            Lineage = Encoding.UTF8.GetBytes(lineage),
            Meta = template.Raw.Meta.Memory,
            Version = template.Version,
            Tenant = new TenantId(template.Tenant),
            Principal = new Principal(template.Principal),
            Subjects = [new Subject(Shop.Entity, Shop.User(number % 10_000))],
            Labels = new Dictionary<string, string> { ["number"] = (number % 1_000).ToString(CultureInfo.InvariantCulture) },
            FreshnessStatus = FreshnessStatus.Guaranteed,
            ReplicaId = template.Evidence.ReplicaId,
            Salts = default,
            Manifest = default,
        };
        Span<byte> salts = stackalloc byte[RecordCommitment.SaltLength * 4];
        Random.Shared.NextBytes(salts);
        return RecordCommitment.Seal(record, salts);
    }
}
