using System.Diagnostics;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.AsOf;

/// <summary>Reads ten features of a random entity as of a random instant, out of millions of rows, while another client writes.</summary>
internal sealed class AsOfProof(SoakSettings settings)
{
    private const int WarmUp = 200;

    private readonly Random _random = new(settings.Seed);
    private long _written;

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("asof");
        var database = Path.Join(folder, "fabra.duckdb");
        var spool = Path.Join(folder, "spool");
        try
        {
            await using (var first = await ServerProcess.StartAsync(settings, "asof", database, spool, [], cancellationToken))
            {
                await Shop.RegisterAsync(first.Client, cancellationToken);
                await first.StopAsync(cancellationToken);
            }

            var fill = new HistoryFill(settings.Rows, TimeProvider.System.GetUtcNow() - (HistoryFill.Times * HistoryFill.Step));
            await fill.RunAsync(database, cancellationToken);
            var starting = Stopwatch.GetTimestamp();
            await using var server = await ServerProcess.StartAsync(settings, "asof", database, spool, [], cancellationToken);
            figures.Say("start_with_history", Stopwatch.GetElapsedTime(starting).TotalSeconds, "s");
            figures.Exactly(
                "rows", await server.Client.NumberAsync("SELECT count(*)::BIGINT FROM feature_history", cancellationToken), settings.Rows);
            await MeasureAsync(server, fill, "idle", settings.Samples / 5, null, cancellationToken);
            await MeasureWhileWritingAsync(server, fill, figures, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureWhileWritingAsync(
        ServerProcess server, HistoryFill fill, Figures figures, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var other = server.NewClient();
        var started = Stopwatch.GetTimestamp();
        var writing = Task.Run(() => WriteAsync(other, fill, enough.Token), cancellationToken);
        await MeasureAsync(server, fill, "while_writing", settings.Samples, figures, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await enough.CancelAsync();
        await writing;
        figures.Say("values_written_per_second_meanwhile", _written / seconds);
    }

    private async Task MeasureAsync(
        ServerProcess server, HistoryFill fill, string name, int samples, Figures? figures, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        var used = server.ProcessorTime();
        var start = await StartOfHistoryAsync(server.Client, cancellationToken);
        for (var i = -WarmUp; i < samples; i++)
        {
            var entity = _random.Next(fill.Entities);
            var time = _random.Next(HistoryFill.Times);
            var options = new GetFeaturesOptions { AsOf = start + (time * HistoryFill.Step) + TimeSpan.FromHours(12) };
            Task<IReadOnlyList<FeatureVector>> Read() =>
                server.Client.GetFeaturesAsync(Shop.Features, [Shop.User(entity)], options, cancellationToken);
            var vectors = i < 0 ? await Read() : await latencies.TimeAsync(Read);
            for (var feature = 0; feature < Shop.Features.Count; feature++)
            {
                if (vectors[0].Values[feature].Value?.DoubleValue != HistoryFill.ValueAt(entity, feature, time))
                {
                    throw new ProofFailedException($"{Shop.User(entity)} at time {time}: {vectors[0].Values[feature]}");
                }
            }
        }

        Progress.Line(
            $"as-of reads {name}: {samples} samples, p50 {latencies.Percentile(50):0.00} ms, p90 {latencies.Percentile(90):0.00} ms, "
            + $"p99 {latencies.Percentile(99):0.00} ms, worst {latencies.Percentile(100):0.00} ms, "
            + $"server's processor time per read {(server.ProcessorTime() - used).TotalMilliseconds / (samples + WarmUp):0.00} ms");
        if (figures is not null)
        {
            figures.AtLeast("samples", latencies.Count, samples);
            figures.Say("p50", latencies.Percentile(50), "ms");
            figures.AtMost("p99", latencies.Percentile(99), 15, "ms");
            figures.Say("worst", latencies.Percentile(100), "ms");
        }
    }

    private static async Task<DateTimeOffset> StartOfHistoryAsync(FabraClient client, CancellationToken cancellationToken) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(
            await client.NumberAsync("SELECT epoch_us(min(event_time))::BIGINT FROM feature_history", cancellationToken));

    // What is written lies at the present, after the instants that are read, so that the expected answers stay what they are.
    private async Task WriteAsync(FabraClient client, HistoryFill fill, CancellationToken cancellationToken)
    {
        var random = new Random(settings.Seed + 1);
        try
        {
            while (true)
            {
                var user = Shop.User(random.Next(fill.Entities));
                var writes = Shop.Features.Select(name => FeatureWrites.Create(name, user, random.NextDouble()));
                _written += await client.WriteFeaturesAsync(writes, cancellationToken: cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }
}
