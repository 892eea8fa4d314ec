namespace Fabra.Core.Evidence;

/// <summary>What a context is worth when its record cannot be made durable.</summary>
public enum EvidenceMode
{
    /// <summary>The context is returned all the same, and says how its record fared.</summary>
    BestEffort,

    /// <summary>No durable record, no context.</summary>
    Required,
}
