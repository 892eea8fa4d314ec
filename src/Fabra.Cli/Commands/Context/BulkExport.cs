using System.Globalization;
using System.Text;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Context;

/// <summary>
/// Writes many contexts as JSON lines. Into a file it can be interrupted and continued: lines go to <c>FILE.partial</c>, and beside it
/// stands how far they are whole; the file itself appears when all is there.
/// </summary>
internal sealed class BulkExport(CliConsole console, FabraClient client, ContextFilter filter, long? limit)
{
    private const int CheckpointEvery = 1000;

    public Task ToOutputAsync(CancellationToken cancellationToken) => ProgressBar.RunAsync(console, "Exporting", async report =>
    {
        long count = 0;
        await foreach (var next in StreamAsync(null, 0, cancellationToken))
        {
            await console.Out.WriteLineAsync(ContractJson.ToLine(ContextJson.Full(next.Context)).AsMemory(), cancellationToken);
            Report(report, ++count, next);
        }

        return count;
    });

    public async Task ToFileAsync(string path, bool resume, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var checkpoint = new ExportCheckpoint(full + ".partial.json", filter, limit);
        var from = resume ? checkpoint.Read() : ExportPosition.Start;
        var count = await ProgressBar.RunAsync(
            console, "Exporting", report => WriteAsync(full + ".partial", checkpoint, from, report, cancellationToken));
        File.Move(full + ".partial", full, overwrite: true);
        checkpoint.Delete();
        console.Note($"fabra: {count.ToString(CultureInfo.InvariantCulture)} contexts exported to {path}");
    }

    private async Task<long> WriteAsync(
        string partial,
        ExportCheckpoint checkpoint,
        ExportPosition from,
        Action<double, string> report,
        CancellationToken cancellationToken)
    {
        await using var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write);
        // Lines after the checkpoint may be cut off in their middle; they are fetched again.
        file.SetLength(from.Bytes);
        file.Seek(0, SeekOrigin.End);
        var position = from;
        try
        {
            await foreach (var next in StreamAsync(from.ResumeToken, from.Count, cancellationToken))
            {
                var line = Encoding.UTF8.GetBytes(ContractJson.ToLine(ContextJson.Full(next.Context)) + "\n");
                await file.WriteAsync(line, cancellationToken);
                position = new ExportPosition(next.ResumeToken, position.Bytes + line.Length, position.Count + 1);
                Report(report, position.Count, next);
                if (position.Count % CheckpointEvery == 0)
                {
                    await SaveAsync();
                }
            }

            file.Flush(flushToDisk: true);
            return position.Count;
        }
        catch (Exception) when (position.Count > 0)
        {
            await SaveAsync();
            console.Note($"fabra: stopped after {position.Count.ToString(CultureInfo.InvariantCulture)} contexts; --resume continues.");
            throw;
        }

        async Task SaveAsync()
        {
            file.Flush(flushToDisk: true);
            await checkpoint.WriteAsync(position);
        }
    }

    private IAsyncEnumerable<StreamedContext> StreamAsync(string? token, long done, CancellationToken cancellationToken)
    {
        if (limit is { } most && done >= most)
        {
            return AsyncEnumerable.Empty<StreamedContext>();
        }

        var options = new StreamContextsOptions { Filter = filter, ResumeToken = token, Limit = limit - done };
        return client.StreamContextsAsync(options, cancellationToken);
    }

    /// <summary>How far: by the limit, else by the time between start and end, else unknown.</summary>
    private void Report(Action<double, string> report, long count, StreamedContext last)
    {
        var part = -1.0;
        if (limit is { } most)
        {
            part = (double)count / most;
        }
        else if (filter is { Start: { } start, End: { } end } && end > start)
        {
            part = (last.Context.Timestamp.ToDateTimeOffset() - start) / (end - start);
        }

        report(part, count.ToString(CultureInfo.InvariantCulture));
    }
}
