using Fabra.Core.Evidence;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>What the server promises about the record of each context.</summary>
public sealed class EvidenceSettings
{
    /// <summary>Whether a context may be answered without a durable record. Default best effort.</summary>
    public EvidenceMode Mode { get; set; }

    /// <summary>Time for the log to take a record, 10 ms to 5 min. Default 3 s.</summary>
    public TimeSpan Timeout { get; set; } = new EvidenceOptions().AppendTimeout;

    /// <summary>
    /// Folder of the local spool that records go to when the store cannot take them. A folder belongs to one store. Null: a folder of the
    /// store's own, <c>.spool</c> after the name of the database file, for a Postgres database <c>~/.fabra/spools/</c> and its identity.
    /// </summary>
    public string? SpoolDirectory { get; set; }

    /// <summary>
    /// Whose spooled records to take for this store's, where that cannot be shown: <c>unstamped</c> for a folder that does not say, or the
    /// identity of the store that it says. Null: nobody's, and a server that finds such records does not start.
    /// </summary>
    public string? SpoolAdopt { get; set; }

    /// <summary>Bytes the spool may hold, 1 MiB to 1 TiB. Default 1 GiB.</summary>
    public long SpoolMaxBytes { get; set; } = 1L << 30;

    /// <summary>Whether records hold text, values and inputs; false stores hashes of them. Default true.</summary>
    public bool IncludeContent { get; set; } = true;
}
