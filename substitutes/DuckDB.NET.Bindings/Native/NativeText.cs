using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Text that crosses the boundary: UTF-8, and who frees it differs from call to call.</summary>
internal static partial class NativeText
{
    /// <summary>Copies text that stays DuckDB's.</summary>
    public static string? Borrow(nint text) => Marshal.PtrToStringUTF8(text);

    /// <summary>Copies text that DuckDB allocated for the caller, and frees it.</summary>
    public static string? Take(nint text)
    {
        try
        {
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            Free(text);
        }
    }

    /// <summary>Refuses text that C would silently cut at its first U+0000.</summary>
    public static string Whole(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("The text contains U+0000, where DuckDB would stop reading it.", nameof(text))
            : text;
    }

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_free")]
    public static partial void Free(nint memory);
}
