using System.Buffers.Binary;
using System.Text;
using DuckDB.NET.Native;

namespace Fabra.Storage.DuckDb.Native;

/// <summary>The columns of a chunk that DuckDB has asked for, filled row by row and, within a row, column by column.</summary>
internal sealed unsafe class RowVectors
{
    private const int StackBytes = 512;

    private readonly nint[] _vectors;
    private readonly nint[] _data;
    private int _row = -1;
    private int _column;

    public RowVectors(DuckDBDataChunk chunk, int columns)
    {
        _vectors = new nint[columns];
        _data = new nint[columns];
        for (var i = 0; i < columns; i++)
        {
            _vectors[i] = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i);
            _data[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(_vectors[i]);
        }
    }

    public RowVectors NextRow()
    {
        _row++;
        _column = 0;
        return this;
    }

    public RowVectors Add(Guid value)
    {
        // Stored as a signed number whose order is that of the octets.
        Span<byte> octets = stackalloc byte[16];
        value.TryWriteBytes(octets, bigEndian: true, out _);
        var halves = (ulong*)_data[_column++] + (2 * _row);
        halves[0] = BinaryPrimitives.ReadUInt64BigEndian(octets[8..]);
        halves[1] = BinaryPrimitives.ReadUInt64BigEndian(octets) ^ (1UL << 63);
        return this;
    }

    public RowVectors Add(Guid? value) => value is { } given ? Add(given) : AddNull();

    public RowVectors Add(DateTimeOffset value) =>
        Add((value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public RowVectors Add(long value)
    {
        ((long*)_data[_column++])[_row] = value;
        return this;
    }

    /// <summary>A blob, or text that has been checked: DuckDB takes any octets as they are.</summary>
    public RowVectors Add(ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(_vectors[_column++], (ulong)_row, start, octets.Length);
        }

        return this;
    }

    /// <summary>Text that has been checked.</summary>
    public RowVectors Add(string text)
    {
        Span<byte> stack = stackalloc byte[StackBytes];
        return Encoding.UTF8.TryGetBytes(text, stack, out var length)
            ? Add(stack[..length])
            : Add(Encoding.UTF8.GetBytes(text));
    }

    private RowVectors AddNull()
    {
        var vector = _vectors[_column++];
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        NativeMethods.Vectors.DuckDBVectorGetValidity(vector)[_row / 64] &= ~(1UL << (_row % 64));
        return this;
    }
}
