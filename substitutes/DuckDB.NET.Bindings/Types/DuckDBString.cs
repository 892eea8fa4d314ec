using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// Text or bytes inside a vector: up to 12 bytes lie in the struct itself, longer ones behind a pointer. Read it in
/// place, through a pointer into the vector: a copy's <see cref="Data"/> would point into the copy.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
[SuppressMessage("Naming", "CA1707", Justification = "DuckDB.NET.Data refers to the nested types by these names.")]
[SuppressMessage("Design", "CA1051", Justification = "DuckDB.NET.Data refers to these fields.")]
public unsafe struct DuckDBString
{
    private const int InlinedBytes = 12;

    private _value_e__Union _value;

    /// <summary>Length in bytes.</summary>
    public readonly int Length => (int)_value.Inlined.length;

    public sbyte* Data
    {
        get
        {
            if (Length > InlinedBytes)
            {
                return (sbyte*)_value.Pointer.Text;
            }

            fixed (sbyte* inlined = _value.Inlined.inlined)
            {
                return inlined;
            }
        }
    }

    [StructLayout(LayoutKind.Explicit)]
    public struct _value_e__Union
    {
        [FieldOffset(0)]
        internal DuckDBStringPointer Pointer;

        [FieldOffset(0)]
        internal DuckDBStringInlined Inlined;

        [StructLayout(LayoutKind.Sequential)]
        public struct DuckDBStringInlined
        {
            public uint length;

            public fixed sbyte inlined[InlinedBytes];
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct DuckDBStringPointer
        {
            internal uint Length;
            internal uint Prefix;
            internal nint Text;
        }
    }
}
