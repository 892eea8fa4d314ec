namespace Fabra.Storage.DuckDb;

/// <summary>The database file is open already, as a rule in another process.</summary>
internal sealed class DatabaseInUseException : Exception
{
    internal DatabaseInUseException(string path, int? processId, Exception? cause)
        : base(
            $"The database \"{path}\" is open already{(processId is null ? "" : $" in the process with PID {processId}")}; "
            + "a DuckDB file belongs to one store of one process at a time.",
            cause)
    {
        Path = path;
        ProcessId = processId;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The owner; null when it could not be found out.</summary>
    public int? ProcessId { get; }
}
