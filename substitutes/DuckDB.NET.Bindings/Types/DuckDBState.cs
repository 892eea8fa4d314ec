namespace DuckDB.NET.Native;

/// <summary>Outcome of a call.</summary>
public enum DuckDBState
{
    Success = 0,
    Error = 1,
}
