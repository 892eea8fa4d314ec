using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>How far a running query is: percent from 0 to 100, or −1 when it is not known.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBQueryProgress(double Percentage, ulong RowsProcessed, ulong TotalRowsToProcess);
