namespace Fabra.Grpc.Server.Configuration;

/// <summary>Settings of the embedded database.</summary>
public sealed class DuckDbSettings
{
    private const long Gibibyte = 1L << 30;

    /// <summary>The database file; its folder is made when absent. Default <c>~/.fabra/fabra.duckdb</c>.</summary>
    public string Path { get; set; } = UserPath.Expand("~/.fabra/fabra.duckdb");

    /// <summary>
    /// Memory the database may use, in bytes, at least 128 MiB. Default: a quarter of the machine's, 256 MiB to 4 GiB. The
    /// database's own default, 80% of the machine, would leave the server nothing.
    /// </summary>
    public long MemoryLimitBytes { get; set; } =
        Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, Gibibyte / 4, 4 * Gibibyte);

    /// <summary>
    /// Threads the database may use for one statement, 1 to 256. Default: one for two processors, 1 to 4. While another of its threads
    /// has the work of a commit, the committing thread spins: on two processors a second thread made an assembly cost a quarter more.
    /// </summary>
    public int Threads { get; set; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>
    /// Size of the write-ahead log at which it is folded into the file, in bytes, 1 MiB to 16 GiB. Default 32 MiB. A start after a crash
    /// replays about as much.
    /// </summary>
    public long CheckpointThresholdBytes { get; set; } = 32L << 20;

    /// <summary>
    /// Whether to open a database that has less than was acknowledged: its log is damaged, or an older copy was put back. Default: no, so that
    /// a start refuses and says what is missing. With it the server goes on with what is there, and no position in the log is used twice.
    /// </summary>
    public bool AcceptLoss { get; set; }
}
