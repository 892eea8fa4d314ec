using System.Globalization;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Stream;

/// <summary>The server's memory at an instant, and what it consisted of.</summary>
/// <param name="At">Since the sampling began.</param>
/// <param name="Bytes">Resident.</param>
/// <param name="Blocks">Of the file, in DuckDB's cache.</param>
/// <param name="NewRows">In DuckDB, not in the file yet.</param>
/// <param name="Others">DuckDB's, of any other kind.</param>
internal sealed record MemorySample(TimeSpan At, long Bytes, MemoryShares Shares, long Blocks, long NewRows, long Others)
{
    public static async Task<MemorySample> TakeAsync(
        ServerProcess server, TimeSpan at, long bytes, CancellationToken cancellationToken)
    {
        // The kernel's figures first: asking DuckDB costs memory itself.
        var shares = server.MemoryShares();
        var (blocks, newRows, others) = await server.Client.DuckDbMemoryAsync(cancellationToken);
        return new MemorySample(at, bytes, shares, blocks, newRows, others);
    }

    /// <summary>Each part, and by how much it is more than it was.</summary>
    public string Tell(MemorySample start) => string.Create(
        CultureInfo.InvariantCulture, $"{Bytes / 1e6:0} MB after {At.TotalSeconds:0.0} s: ") + string.Join(
        ", ",
        [
            Part("managed", Shares.Managed, start.Shares.Managed),
            Part("native", Shares.Native, start.Shares.Native),
            Part("files", Shares.Files, start.Shares.Files),
            "of the native DuckDB's " + Part("blocks", Blocks, start.Blocks),
            Part("new rows", NewRows, start.NewRows),
            Part("others", Others, start.Others),
        ]);

    private static string Part(string name, long bytes, long before) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {bytes / 1e6:0} ({(bytes - before) / 1e6:+0;-0;+0})");
}
