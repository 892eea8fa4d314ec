namespace Fabra.Storage.Documents.Images;

/// <summary>
/// What an image holds up to a version. Arrays are shared with later states, which only write beyond the counts of this one; but
/// for the ends, of which a reader heeds those alone that it may know of.
/// </summary>
internal sealed record ImageState
{
    /// <summary>Codes in one block.</summary>
    public const int BlockLength = 4_096;

    public static ImageState Empty { get; } = new();

    /// <summary>All versions with smaller numbers are here.</summary>
    public long NextVersion { get; init; }

    /// <summary>All chunks with smaller numbers are here.</summary>
    public long NextChunk { get; init; }

    public int VersionCount { get; init; }

    public int ChunkCount { get; init; }

    /// <summary>By number.</summary>
    public ImageVersion[] Versions { get; init; } = [];

    /// <summary>UTC ticks; valid once <see cref="EndedBy"/> is.</summary>
    public long[] Ends { get; init; } = [];

    /// <summary>Number of the version that ended this one; <see cref="long.MaxValue"/> while none did.</summary>
    public long[] EndedBy { get; init; } = [];

    /// <summary>By place.</summary>
    public Guid[] ChunkIds { get; init; } = [];

    /// <summary>By place, <see cref="BlockLength"/> in each block; null when codes are not held.</summary>
    public byte[][]? Codes { get; init; } = [];

    public ImageVersion? Last => VersionCount == 0 ? null : Versions[VersionCount - 1];

    /// <summary>The index of the version that has a number; -1 when none has.</summary>
    public int FindVersion(long number)
    {
        var index = FindLast(number, static (version, key) => version.Number <= key);
        return index >= 0 && Versions[index].Number == number ? index : -1;
    }

    /// <summary>Where the chunk of a number is; null when it is not here.</summary>
    public ImagePlace? FindChunk(long chunk)
    {
        var index = FindLast(chunk, static (version, key) => version.FirstChunk <= key);
        return index >= 0 && chunk - Versions[index].FirstChunk is var distance && distance < Versions[index].ChunkCount
            ? new ImagePlace(Versions[index].Place + (int)distance, index)
            : null;
    }

    /// <summary>The place of the chunk of a number, looked for from a version on whose chunks come before it, or have it.</summary>
    public int? FindChunk(long chunk, ref int near)
    {
        // In strides that double: to the next version, two on, four on.
        var stride = 1;
        while (near + stride < VersionCount && Versions[near + stride].FirstChunk <= chunk)
        {
            near += stride;
            stride *= 2;
        }

        for (; stride > 0; stride /= 2)
        {
            if (near + stride < VersionCount && Versions[near + stride].FirstChunk <= chunk)
            {
                near += stride;
            }
        }

        return near < VersionCount && chunk - Versions[near].FirstChunk is var distance and >= 0 && distance < Versions[near].ChunkCount
            ? Versions[near].Place + (int)distance
            : null;
    }

    /// <summary>The index of the version that has the chunk at a place.</summary>
    public int FindByPlace(long place) => FindLast(place, static (version, key) => version.Place <= key);

    // The last of those for which a condition holds; it holds for the first ones and not for the rest.
    private int FindLast(long key, Func<ImageVersion, long, bool> condition)
    {
        var (first, end) = (0, VersionCount);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (condition(Versions[middle], key))
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first - 1;
    }
}
