namespace Fabra.Storage.Commit;

/// <summary>One caller's write, as much as a batch needs to know of it.</summary>
internal interface IGroupWrite
{
    /// <summary>How many rows it adds; at least 1.</summary>
    int Rows { get; }

    /// <summary>About how many bytes it holds in memory.</summary>
    long Bytes { get; }
}
