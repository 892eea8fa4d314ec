using Fabra.Integration.Tests.Infrastructure;
using Fabra.Integration.Tests.Seed;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.Upgrade;

/// <summary>Today's server on a store that an earlier one wrote, a minute after that one ended.</summary>
public sealed class EarlierStoreFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningServer? _running;
    private GrpcChannel? _channel;

    internal RunningServer Running => _running ?? throw new InvalidOperationException("The server was not started.");

    internal CallInvoker Invoker => _channel!.CreateCallInvoker();

    internal IReadOnlyList<RecordedCall> Calls { get; } = EarlierStore.ReadCalls();

    /// <summary>The records as the earlier server read them, the first first.</summary>
    internal IReadOnlyList<Context> Records => [.. Calls
        .SelectMany(call => call.Answers.OfType<GetContextResponse>())
        .Select(answer => answer.Context)
        .OrderBy(context => context.Evidence.LogPosition)];

    public async ValueTask InitializeAsync()
    {
        await EarlierStore.RestoreAsync(_folder.Path);
        await StartAsync();
    }

    /// <summary>Starts another server on what the last one left.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Asks everything again, or what a filter says; every answer must be what it was.</summary>
    internal async Task<int> ShouldAnswerAsBeforeAsync(Func<RecordedCall, bool> chosen)
    {
        var calls = Calls.Where(chosen).ToList();
        foreach (var call in calls)
        {
            var answers = await call.AskAgainAsync(Invoker, TestContext.Current.CancellationToken);
            call.Lasting(answers).ShouldBe(call.Lasting(call.Answers), $"{call.Method.Name} {call.Request}");
        }

        return calls.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        // Whatever the date is: values live as long, and requests are remembered as they would have been then.
        var clock = new ShiftedClock(Records[^1].Timestamp.ToDateTimeOffset() + TimeSpan.FromMinutes(1));
        _running = await RunningServer.StartInAsync(_folder.Path, builder => builder.UseClock(clock));
        _channel = GrpcChannel.ForAddress(_running.Server.GrpcAddress);
        await Eventually.ShouldBecomeAsync(IsSpoolDrainedAsync, "the record that the earlier server left in its spool is in the log");
    }

    private async Task<bool> IsSpoolDrainedAsync()
    {
        var options = new Client.GetContextOptions { View = ContextView.Summary };
        var last = await Running.Client.GetContextAtAsync(Records[^1].ContextId, options, TestContext.Current.CancellationToken);
        return last.Evidence.State == EvidenceState.Durable;
    }

    private async Task StopAsync()
    {
        _channel?.Dispose();
        if (_running is not null)
        {
            await _running.DisposeAsync();
        }
    }
}
