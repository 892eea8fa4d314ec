using System.Globalization;
using System.Text;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Context;

/// <summary>
/// Writes many contexts. Into a file it can be interrupted and continued: they go to <c>FILE.partial</c>, and next to that is kept how
/// far it is whole; the file itself appears when all is there. A pipe or a device takes them as they come.
/// </summary>
internal sealed class BulkExport(
    CliConsole console, FabraClient client, ContextFilter filter, long? limit, ExportForm form, AlteredRecords altered)
{
    private const int CheckpointEvery = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public Task ToOutputAsync(CancellationToken cancellationToken) => ToWriterAsync(console.Out, cancellationToken);

    /// <exception cref="UsageException">What cannot be read again is to be continued.</exception>
    public async Task ToFileAsync(string path, bool resume, CancellationToken cancellationToken)
    {
        await using (var special = OutputFile.OpenSpecial(path))
        {
            if (special is not null)
            {
                await using var writer = new StreamWriter(special, Utf8, leaveOpen: true);
                await (resume ? throw new UsageException($"--resume: {path} is no file.") : ToWriterAsync(writer, cancellationToken));
                return;
            }
        }

        var full = OutputFile.Resolve(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var checkpoint = new ExportCheckpoint(full + ".partial.json", filter, limit, form);
        var from = resume ? checkpoint.Read() : ExportPosition.Start;
        var count = await ProgressBar.RunAsync(
            console, "Exporting", report => WriteAsync(full + ".partial", checkpoint, from, report, cancellationToken));
        OutputFile.Replace(full, full + ".partial");
        checkpoint.Delete();
        console.Note($"fabra: {count.ToString(CultureInfo.InvariantCulture)} contexts exported to {path}");
    }

    private Task<long> ToWriterAsync(TextWriter writer, CancellationToken cancellationToken) =>
        ProgressBar.RunAsync(console, "Exporting", async report =>
        {
            long count = 0;
            await foreach (var next in StreamAsync(null, 0, cancellationToken))
            {
                await writer.WriteAsync(form.OneOfMany(next.Context, count == 0).AsMemory(), cancellationToken);
                Report(report, ++count, next);
            }

            await writer.WriteAsync((count == 0 ? form.Empty : form.End).AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
            return count;
        });

    private async Task<long> WriteAsync(
        string partial,
        ExportCheckpoint checkpoint,
        ExportPosition from,
        Action<double, string> report,
        CancellationToken cancellationToken)
    {
        await using var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write);
        // What is after the checkpoint may be cut off in its middle; it is fetched again.
        file.SetLength(from.Bytes);
        file.Seek(0, SeekOrigin.End);
        var position = from;
        try
        {
            await foreach (var next in StreamAsync(from.ResumeToken, from.Count, cancellationToken))
            {
                var item = Utf8.GetBytes(form.OneOfMany(next.Context, position.Count == 0));
                await file.WriteAsync(item, cancellationToken);
                position = new ExportPosition(next.ResumeToken, position.Bytes + item.Length, position.Count + 1);
                Report(report, position.Count, next);
                if (position.Count % CheckpointEvery == 0)
                {
                    await SaveAsync();
                }
            }

            await file.WriteAsync(Utf8.GetBytes(position.Count == 0 ? form.Empty : form.End), cancellationToken);
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

        var options = new StreamContextsOptions { Filter = filter, ResumeToken = token, Limit = limit - done, View = form.View };
        return client.StreamContextsAsync(options, cancellationToken);
    }

    /// <summary>How far: by the limit, else by the time between start and end, else unknown. And whether the last one was altered.</summary>
    private void Report(Action<double, string> report, long count, StreamedContext last)
    {
        altered.Note(last.Context.ContextId, last.Context.Evidence);
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
