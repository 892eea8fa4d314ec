using System.Buffers.Binary;
using Fabra.Core.Evidence.Spool;
using Microsoft.Win32.SafeHandles;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>
/// Keeps outside of the database how many transactions of values, documents and definitions it has committed. Written after a commit and not
/// synced, so that no commit has a second sync: a killed process leaves the true number, a power cut perhaps an earlier one, and never a later.
/// </summary>
internal sealed class CommitMarker(string folder) : IDisposable
{
    private const int Size = 12;

    private readonly string _path = Path.Combine(folder, "commits");
    private SafeFileHandle? _handle;

    /// <summary>The number; null when none is known.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public long? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(_path);
        return bytes.Length == Size && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) == Crc32C.Of(bytes.AsSpan(0, 8))
            ? BinaryPrimitives.ReadInt64LittleEndian(bytes)
            : null;
    }

    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(long number)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Crc32C.Of(bytes[..8]));
        RandomAccess.Write(_handle ??= Open(), bytes, 0);
    }

    public void Dispose() => _handle?.Dispose();

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(folder);
        return File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}
