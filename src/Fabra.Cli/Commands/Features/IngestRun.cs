using System.Globalization;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Features;

/// <summary>One run of an ingest: rows out, acknowledgements in, how far it came kept.</summary>
internal sealed class IngestRun(
    CliConsole console, FabraClient client, IngestRows rows, RejectionReport rejections, IngestCheckpoint? checkpoint)
{
    /// <summary>How long an interrupted run waits for the acknowledgements of what it has sent.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>How many values are durable.</summary>
    public long Written { get; private set; }

    /// <exception cref="OperationCanceledException">It was interrupted; what was sent before is acknowledged.</exception>
    public async Task SendAsync(Stream file, IngestFeaturesOptions options, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource(Timeout.InfiniteTimeSpan, console.Clock);
        // An interruption ends the reading. What is under way already is written whether this waits or not; waiting, it is counted.
        await using var interruption = cancellationToken.Register(() => stop.CancelAfter(Grace));
        var finished = false;
        try
        {
            await ProgressBar.RunAsync(console, "Ingesting", async report =>
            {
                await foreach (var ack in client.IngestFeaturesAsync(rows.ReadAsync(file, stop.Token), options, stop.Token))
                {
                    await TakeAsync(ack);
                    report(Part(file), Written.ToString(CultureInfo.InvariantCulture));
                }

                return Written;
            });
            cancellationToken.ThrowIfCancellationRequested();
            finished = rows.Failure is null;
        }
        finally
        {
            if (finished)
            {
                checkpoint?.Delete();
            }
            else
            {
                checkpoint?.Keep();
            }
        }
    }

    private async Task TakeAsync(IngestAck ack)
    {
        Written += ack.WrittenCount;
        foreach (var rejected in ack.Rejected)
        {
            rejections.Add(rows.LineOf(rejected.Index), rejected.Reason, rejected.Message);
        }

        if (checkpoint is not null)
        {
            await checkpoint.WriteAsync(rows.LineOf(ack.FirstIndex + ack.Count - 1));
        }

        rows.Forget(ack.FirstIndex + ack.Count);
    }

    /// <summary>How much of the file is read; negative where that cannot be known.</summary>
    private static double Part(Stream file) =>
        !file.CanSeek ? -1 : file.Length == 0 ? 1 : (double)file.Position / file.Length;
}
