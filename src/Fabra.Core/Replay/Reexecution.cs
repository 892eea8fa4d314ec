namespace Fabra.Core.Replay;

/// <summary>How much of the plan ran again.</summary>
public enum Reexecution
{
    /// <summary>Everything was read and executed again.</summary>
    Full,

    /// <summary>Something was taken from the record.</summary>
    Partial,

    /// <summary>Nothing ran.</summary>
    None,
}
