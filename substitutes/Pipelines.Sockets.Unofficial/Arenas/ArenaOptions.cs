namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Settings of an arena.</summary>
public sealed class ArenaOptions
{
    internal static readonly ArenaOptions Default = new();

    /// <param name="flags">How memory is treated.</param>
    /// <param name="blockSizeBytes">The least size of a block, in bytes; zero or less means 16 KiB.</param>
    /// <param name="retentionPolicy">
    /// What to keep at a reset, in bytes, from what was kept last time and what was used since. Null means the larger of the use
    /// and nine tenths of what was kept.
    /// </param>
    public ArenaOptions(ArenaFlags flags = default, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
    {
        Flags = flags;
        BlockSizeBytes = blockSizeBytes > 0 ? blockSizeBytes : 16 * 1024;
        RetentionPolicy = retentionPolicy ?? ((kept, used) => Math.Max(used, kept * 9 / 10));
    }

    public ArenaFlags Flags { get; }

    public int BlockSizeBytes { get; }

    public Func<long, long, long> RetentionPolicy { get; }
}
