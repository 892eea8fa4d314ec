using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A time with its UTC offset, packed into 64 bits; <see cref="DuckDBTimeTz"/> says how.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct DuckDBTimeTzStruct(ulong Bits);
