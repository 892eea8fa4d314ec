namespace Fabra.Storage.Documents.Images;

/// <summary>
/// What searches need of an index, in memory: when each version is valid, the keys of the chunks, and as a rule the codes of
/// their vectors. It grows by what was committed since, and answers for every state of the database that it has been through.
/// </summary>
/// <param name="compactions">How often the index had been compacted when the image was begun.</param>
/// <param name="codeLength">Octets of a code.</param>
internal sealed class IndexImage(long compactions, int codeLength)
{
    private volatile ImageState _state = ImageState.Empty;

    public long Compactions { get; } = compactions;

    public int CodeLength { get; } = codeLength;

    /// <summary>Held by whoever makes it grow, while reading what to add.</summary>
    public SemaphoreSlim Growing { get; } = new(1);

    public ImageState State => _state;

    /// <summary>When it was used last; the cache's own count.</summary>
    public long UsedAt { get; set; }

    public long Bytes => Measure(_state);

    /// <summary>What the index looks like to a reader that sees the versions below a number.</summary>
    public ImageView View(long nextVersion) => new(_state, nextVersion);

    /// <summary>Begins to add what was committed since; the caller holds <see cref="Growing"/>.</summary>
    public ImageGrowth Grow() => new(this);

    public void Publish(ImageState state) => _state = state;

    /// <summary>
    /// Makes room; from then on codes are read from the database each time. The caller holds <see cref="Growing"/>.
    /// </summary>
    public void DropCodes() => _state = _state with { Codes = null };

    private long Measure(ImageState state) =>
        (state.Versions.Length * 72L) + (state.ChunkIds.Length * 16L)
        + ((state.Codes?.Length ?? 0L) * ImageState.BlockLength * CodeLength);
}
