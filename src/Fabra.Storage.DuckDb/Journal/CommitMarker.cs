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
    private const int Size = 20;

    private readonly string _path = Path.Combine(folder, "commits");
    private SafeFileHandle? _handle;
    private long _settled;

    /// <summary>The numbers; null when they are not known.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public MarkerNumbers? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(_path);
        if (bytes.Length != Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(16)) != Crc32C.Of(bytes.AsSpan(0, 16)))
        {
            return null;
        }

        _settled = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
        return new MarkerNumbers(BinaryPrimitives.ReadInt64LittleEndian(bytes), _settled);
    }

    /// <summary>What is missing up to a position was accepted, and is not to be missed again.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Settle(long commits, long position)
    {
        _settled = position;
        Write(commits);
        RandomAccess.FlushToDisk(_handle!);
    }

    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(long commits)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, commits);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], _settled);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], Crc32C.Of(bytes[..16]));
        RandomAccess.Write(_handle ??= Open(), bytes, 0);
    }

    public void Dispose() => _handle?.Dispose();

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(folder);
        return File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }
}

/// <summary>What a marker says.</summary>
/// <param name="Commits">How many transactions were committed.</param>
/// <param name="SettledPosition">The position up to which missing contexts were accepted; 0: none were.</param>
internal readonly record struct MarkerNumbers(long Commits, long SettledPosition);
