namespace Fabra.Core.Replay;

/// <summary>What to replay from.</summary>
public enum ReplayMode
{
    /// <summary>The stored bytes, checked against their commitments.</summary>
    Recorded,

    /// <summary>History: the very rows that were read, or what was known at an instant.</summary>
    AsOf,

    /// <summary>What is known now.</summary>
    Current,
}
