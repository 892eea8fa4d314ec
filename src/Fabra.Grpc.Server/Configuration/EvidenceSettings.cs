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
    /// Folder of the local spool that records go to when the store cannot take them. Default <c>~/.fabra/spool</c>.
    /// </summary>
    public string SpoolDirectory { get; set; } = UserPath.Expand("~/.fabra/spool");

    /// <summary>Bytes the spool may hold, 1 MiB to 1 TiB. Default 1 GiB.</summary>
    public long SpoolMaxBytes { get; set; } = 1L << 30;

    /// <summary>Whether records hold text, values and inputs; false stores hashes of them. Default true.</summary>
    public bool IncludeContent { get; set; } = true;
}
