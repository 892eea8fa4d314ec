using System.Text.Json;
using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Identity;

namespace Fabra.Core.Retention;

/// <summary>The versions of documents that recorded contexts refer to.</summary>
internal static class PinnedVersions
{
    private static ReadOnlySpan<byte> Name => "version_id"u8;

    /// <summary>
    /// Reads every record of a tenant, one at a time. The spool before the log: a record leaves the spool only once the log has it,
    /// so in that order none is missed.
    /// </summary>
    public static async Task<IReadOnlySet<Guid>> CollectAsync(
        IContextLog log, IEvidenceWriter evidence, TenantId tenant, CancellationToken cancellationToken)
    {
        var pinned = new HashSet<Guid>();
        await foreach (var record in evidence.ReadSpooledAsync(tenant, cancellationToken))
        {
            Add(pinned, record);
        }

        var head = await log.GetHeadAsync(cancellationToken);
        await foreach (var record in log.StreamAsync(new ContextFilter(tenant), 0, head, ContextColumns.All, cancellationToken))
        {
            Add(pinned, record);
        }

        return pinned;
    }

    // Lineage has them of every chunk, the plan of every pin. Looking at both keeps too much at worst.
    private static void Add(HashSet<Guid> pinned, ContextRecord record)
    {
        Add(pinned, record.Lineage.Span);
        Add(pinned, record.Plan.Span);
    }

    private static void Add(HashSet<Guid> pinned, ReadOnlySpan<byte> json)
    {
        // Most contexts hold no chunk: a search for the bytes is many times faster than reading the JSON.
        if (json.IndexOf(Name) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Name)
                && reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id))
            {
                pinned.Add(id);
            }
        }
    }
}
