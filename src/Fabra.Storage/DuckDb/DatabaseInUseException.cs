namespace Fabra.Storage.DuckDb;

/// <summary>The database file is open in another process.</summary>
public sealed class DatabaseInUseException : Exception
{
    internal DatabaseInUseException(string path, int? processId, Exception cause)
        : base(
            $"The database \"{path}\" is open in another process{(processId is null ? "" : $" (PID {processId})")}; "
            + "a DuckDB file belongs to one process at a time.",
            cause)
    {
        Path = path;
        ProcessId = processId;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The other owner; null when it could not be found out.</summary>
    public int? ProcessId { get; }
}
