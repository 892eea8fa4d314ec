namespace Fabra.Storage.Documents.Images;

/// <summary>
/// What is being added to an image. Nothing is seen of it before it is published; given up half way, it leaves no trace. First
/// come versions by number, then the rest in any order; what belongs to no version here is passed over.
/// </summary>
internal sealed class ImageGrowth
{
    private readonly IndexImage _image;
    private ImageState _state;

    public ImageGrowth(IndexImage image)
    {
        _image = image;
        _state = image.State;
        NextVersion = _state.NextVersion;
        NextChunk = _state.NextChunk;
    }

    /// <summary>Versions from this number on are to be added.</summary>
    public long NextVersion { get; }

    /// <summary>Chunks from this number on are to be added.</summary>
    public long NextChunk { get; }

    /// <summary>Versions below this number were added.</summary>
    public long EndVersion => _state.NextVersion;

    /// <summary>Chunks below this number belong to versions that were added.</summary>
    public long EndChunk => _state.NextChunk;

    public bool HoldsCodes => _state.Codes is not null;

    public void AddVersion(ImageVersion version)
    {
        var index = _state.VersionCount;
        if (index == _state.Versions.Length)
        {
            var capacity = Math.Max(64, 2 * index);
            _state = _state with
            {
                Versions = Resized(_state.Versions, capacity),
                Ends = Resized(_state.Ends, capacity),
                EndedBy = Resized(_state.EndedBy, capacity),
            };
        }

        _state.Versions[index] = version with { Place = _state.ChunkCount };
        _state.EndedBy[index] = long.MaxValue;
        _state = _state with
        {
            VersionCount = index + 1,
            ChunkCount = _state.ChunkCount + version.ChunkCount,
            NextVersion = version.Number + 1,
            NextChunk = version.FirstChunk + version.ChunkCount,
        };
        Reserve();
    }

    public void AddEnd(long number, long endedBy, long end)
    {
        if (_state.FindVersion(number) is var index and >= 0)
        {
            _state.Ends[index] = end;
            Volatile.Write(ref _state.EndedBy[index], endedBy);
        }
    }

    public void SetKey(long chunk, Guid chunkId)
    {
        if (_state.FindChunk(chunk) is { } at)
        {
            _state.ChunkIds[at.Place] = chunkId;
        }
    }

    public void SetCode(long chunk, ReadOnlySpan<byte> code)
    {
        if (_state.FindChunk(chunk) is { } at)
        {
            code.CopyTo(_state.Codes![at.Place / ImageState.BlockLength].AsSpan(at.Place % ImageState.BlockLength * _image.CodeLength));
        }
    }

    /// <summary>Shows what was added.</summary>
    /// <param name="nextVersion">All versions with smaller numbers are there, but for those that were compacted away.</param>
    public void Publish(long nextVersion) =>
        _image.Publish(_state with { NextVersion = Math.Max(_state.NextVersion, nextVersion) });

    private static T[] Resized<T>(T[] array, int length)
    {
        var resized = new T[length];
        array.CopyTo(resized, 0);
        return resized;
    }

    private void Reserve()
    {
        if (_state.ChunkCount > _state.ChunkIds.Length)
        {
            _state = _state with { ChunkIds = Resized(_state.ChunkIds, Math.Max(_state.ChunkCount, 2 * _state.ChunkIds.Length)) };
        }

        while (_state.Codes is { } codes && codes.Length * ImageState.BlockLength < _state.ChunkCount)
        {
            _state = _state with { Codes = [.. codes, new byte[ImageState.BlockLength * _image.CodeLength]] };
        }
    }
}
