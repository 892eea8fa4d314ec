using Fabra.Core.Identity;

namespace Fabra.Core.Contexts;

/// <summary>One sealed context as it is stored: inserted once, never updated. Segments are the very bytes committed to.</summary>
internal sealed record ContextRecord
{
    /// <summary>The only entry type written for now.</summary>
    public const string ContextEntry = "CONTEXT";

    /// <summary>UUIDv7; its millisecond is <see cref="Timestamp"/>.</summary>
    public required Guid ContextId { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required string Name { get; init; }

    /// <summary>UTF-8.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>JSON, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Plan { get; init; }

    /// <summary>JSON, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Lineage { get; init; }

    /// <summary>JSON, UTF-8.</summary>
    public required ReadOnlyMemory<byte> Meta { get; init; }

    /// <summary>Schema of the record.</summary>
    public required string Version { get; init; }

    public required TenantId Tenant { get; init; }

    public required Principal Principal { get; init; }

    public required IReadOnlyList<Subject> Subjects { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required FreshnessStatus FreshnessStatus { get; init; }

    /// <summary>The server that assembled the context.</summary>
    public required string ReplicaId { get; init; }

    public string EntryType { get; init; } = ContextEntry;

    /// <summary>JSON, UTF-8: segment name to salt as 64 hex digits.</summary>
    public required ReadOnlyMemory<byte> Salts { get; init; }

    /// <summary>Canonical JSON (RFC 8785), UTF-8; its SHA-256 is the record hash.</summary>
    public required ReadOnlyMemory<byte> Manifest { get; init; }

    /// <summary>From 1, gapless, in commit order. Null until the log assigned it.</summary>
    public long? LogPosition { get; init; }

    /// <summary>Columns that do not hold what Fabra writes there: what this record has instead is empty, or a default.</summary>
    public IReadOnlyList<string> UnreadableColumns { get; init; } = [];
}

/// <summary>An entity that a context is about, because its features were read.</summary>
internal readonly record struct Subject(string EntityName, string EntityId);
