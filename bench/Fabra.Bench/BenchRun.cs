using Fabra.Bench.Baselines;
using Fabra.Bench.Load;
using Fabra.Bench.Processes;
using Fabra.Bench.Report;
using Fabra.Bench.Stores;
using Fabra.Bench.Workloads;
using Fabra.Testing;
using Fabra.V1;

namespace Fabra.Bench;

/// <summary>
/// One run: start the servers, write the data, warm everything up, then measure in rounds. Each round takes baselines and workloads one
/// after another, so that whatever else the machine does falls on both sides of a ratio.
/// </summary>
internal sealed class BenchRun : IAsyncDisposable
{
    private const int RecordsKept = 6_400;

    /// <summary>Long enough for the compiler's second, optimising pass over everything that runs.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private static readonly ContextView[] Views = [ContextView.Full, ContextView.Raw, ContextView.Summary];

    private readonly BenchOptions _options;
    private readonly string _folder;
    private readonly BenchStores _stores;
    private readonly ServerProcess _echoServer;
    private readonly ServerProcess _server;
    private readonly Channels _echoChannels;
    private readonly Channels _channels;
    private readonly EchoWorkload _echo;
    private readonly GetFeaturesWorkload _getFeatures;
    private readonly AssembleWorkload _assemble;
    private readonly BenchResults _results = new();

    private BenchRun(BenchOptions options, string folder, BenchStores stores, ServerProcess echoServer, ServerProcess server)
    {
        _options = options;
        _folder = folder;
        _stores = stores;
        _echoServer = echoServer;
        _server = server;
        _echoChannels = new Channels(echoServer.Address, options.Connections);
        _channels = new Channels(server.Address, options.Connections);
        _echo = new EchoWorkload(_echoChannels);
        _getFeatures = new GetFeaturesWorkload(_channels);
        _assemble = new AssembleWorkload(_channels);
    }

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("fabra-bench-").FullName;
        try
        {
            await using var stores = await BenchStores.StartAsync(options.Remote, folder);
            await using var run = await StartAsync(options, folder, stores);
            await run.WarmUpAsync();
            for (var round = 1; round <= options.Rounds; round++)
            {
                await Console.Error.WriteLineAsync($"round {round} of {options.Rounds}");
                await run.MeasureAsync();
            }

            await run.MeasureLatenciesAsync();
            run._results.Print(options);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _echoChannels.Dispose();
        _channels.Dispose();
        await _echoServer.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<BenchRun> StartAsync(BenchOptions options, string folder, BenchStores stores)
    {
        var (echoPort, grpcPort) = FreePorts.Two();
        var echo = await ServerProcess.StartAsync(
            [typeof(BenchRun).Assembly.Location, "echo", $"{echoPort}"],
            new Dictionary<string, string>(),
            echoPort,
            Path.Combine(folder, "echo.log"));
        try
        {
            var server = await ServerProcess.StartAsync(
                [Path.GetFullPath(options.Server), "serve"],
                new Dictionary<string, string>(stores.Environment)
                {
                    ["FABRA_SPOOL_DIR"] = Path.Combine(folder, "spool"),
                    ["FABRA_GRPC_PORT"] = $"{grpcPort}",
                    ["FABRA_HTTP_PORT"] = "0",
                },
                grpcPort,
                Path.Combine(folder, "server.log"));
            return new BenchRun(options, folder, stores, echo, server);
        }
        catch
        {
            await echo.DisposeAsync();
            throw;
        }
    }

    private async Task WarmUpAsync()
    {
        await Console.Error.WriteLineAsync("writing the data, warming up");
        await Entities.WriteAsync(_channels.Of(0));
        await _getFeatures.CheckAsync();
        await ClosedAsync(_echoServer, _echo.CallAsync, WarmUp);
        await ClosedAsync(_server, _getFeatures.CallAsync, WarmUp);
        await ClosedAsync(_server, _assemble.CallAsync, WarmUp);
        foreach (var view in Views)
        {
            await new StreamWorkload(_channels, view).RunAsync(_server.Id, WarmUp / 2, 0);
        }
    }

    private async Task MeasureAsync()
    {
        if (_options.Runs("get_features"))
        {
            var echo = await ClosedAsync(_echoServer, _echo.CallAsync);
            _results.Add("echo", echo, null);
            var baseline = await GetFeaturesBaselineAsync(echo.PerSecond);
            var features = await ClosedAsync(_server, _getFeatures.CallAsync);
            _results.Add("get_features", features, features.PerSecond / baseline);
        }

        var stored = await StoredRecords.ReadAsync(_channels.Of(0), RecordsKept);
        _results.BytesEach = stored.BytesEach;
        if (_options.Runs("assemble"))
        {
            var baseline = await AssembleBaselineAsync(stored);
            var assemble = await ClosedAsync(_server, _assemble.CallAsync);
            _results.Add("assemble", assemble, assemble.PerSecond / baseline);
        }

        var streams = Views.Where(view => _options.Runs(NameOf(view))).ToArray();
        var copy = streams.Length > 0 ? await CopyBaselineAsync() : null;
        foreach (var view in streams)
        {
            var sample = await new StreamWorkload(_channels, view).RunAsync(_server.Id, _options.Seconds, stored.BytesEach);
            _results.Add(NameOf(view), sample, copy is null ? null : sample.MegabytesPerSecond / copy.MegabytesPerSecond);
        }
    }

    private static string NameOf(ContextView view) => "stream_" + view.ToString().ToLowerInvariant();

    /// <summary>The echo, and where values come from Redis one round trip to it after the other.</summary>
    private async Task<double> GetFeaturesBaselineAsync(double echo)
    {
        if (!_options.Remote)
        {
            return echo;
        }

        await using var hmget = await HmgetBaseline.ConnectAsync(_stores);
        var sample = await ClosedAsync(_server, hmget.CallAsync);
        _results.Add("hmget", sample.PerSecond);
        return 1 / ((1 / echo) + (1 / sample.PerSecond));
    }

    private async Task<double> AssembleBaselineAsync(StoredRecords stored)
    {
        if (_options.Remote)
        {
            var pgbench = await PgbenchBaseline.RunAsync(_stores, stored, _folder, _options.Seconds);
            _results.Add("pgbench", pgbench);
            return pgbench;
        }

        var file = Path.Combine(_folder, "records.bin");
        stored.Save(file);
        var appender = await AppenderProcess.RunAsync(_folder, file, _options.Seconds);
        _results.Add("appender", appender);
        return appender;
    }

    private async Task<Sample?> CopyBaselineAsync()
    {
        if (!_options.Remote)
        {
            return null;
        }

        var copy = await CopyBaseline.RunAsync(_stores, _options.Seconds);
        _results.Add("copy", copy, null);
        return copy;
    }

    private async Task MeasureLatenciesAsync()
    {
        foreach (var (name, call) in new[] { ("get_features", (Func<int, Task>)_getFeatures.CallAsync), ("assemble", _assemble.CallAsync) })
        {
            if (_options.Runs(name))
            {
                var rate = _results.MedianRate(name) / 2;
                for (var round = 0; round < _options.Rounds; round++)
                {
                    _results.Add(name, rate, await OpenLoop.RunAsync(rate, _options.Seconds, call));
                }
            }
        }
    }

    private Task<Sample> ClosedAsync(ServerProcess server, Func<int, Task> call, TimeSpan? duration = null)
    {
        Console.Error.WriteLine($"  {call.Method.DeclaringType!.Name}");
        return ClosedLoop.RunAsync(server.Id, _options.Callers, duration ?? _options.Seconds, call);
    }
}
