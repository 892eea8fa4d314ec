namespace Fabra.Core.Contexts;

/// <summary>Where the record of a context is.</summary>
public enum EvidenceState
{
    /// <summary>In the context log, committed.</summary>
    Durable,

    /// <summary>In this server's spool, synced to its disk; the log gets it when it can be written again.</summary>
    Spooled,

    /// <summary>Nowhere for certain. When only the log's answer was lost, the log may have it.</summary>
    NotPersisted,
}
