namespace Fabra.Core.Evidence;

/// <summary>What became of a record.</summary>
public enum EvidenceState
{
    /// <summary>Committed to the context log.</summary>
    Durable,

    /// <summary>Synced to the local spool; written to the log when the store returns.</summary>
    Spooled,

    /// <summary>Nowhere but in the answer.</summary>
    NotPersisted,
}
