using Fabra.Core.Background;
using Fabra.Testing;

namespace Fabra.Core.Tests.Background;

public sealed class RoundsTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();
    private readonly SemaphoreSlim _ended = new(0);
    private int _rounds;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ended.Dispose();

    [Fact]
    public async Task EveryAsync_begins_with_a_tick()
    {
        await using var loop = new BackgroundLoop(stop => Rounds.EveryAsync(Minute, _time, RoundAsync, report: null, stop));
        _ = loop.Start();
        await _time.WhenTimersAsync(1, Token);
        _rounds.ShouldBe(0);

        _time.Advance(Minute);
        await _ended.WaitAsync(Token);

        _rounds.ShouldBe(1);
    }

    [Fact]
    public async Task NowAndEveryAsync_begins_at_once()
    {
        await using var loop = new BackgroundLoop(stop => Rounds.NowAndEveryAsync(Minute, _time, RoundAsync, report: null, stop));

        _ = loop.Start();
        await _ended.WaitAsync(Token);
        _time.Advance(Minute);
        await _ended.WaitAsync(Token);

        _rounds.ShouldBe(2);
    }

    [Fact]
    public async Task EveryAsync_reports_a_failure_and_goes_on()
    {
        var reports = new List<string>();
        await using var loop = new BackgroundLoop(stop => Rounds.NowAndEveryAsync(Minute, _time, FailAsync, Report, stop));

        _ = loop.Start();
        await _ended.WaitAsync(Token);
        _time.Advance(Minute);
        await _ended.WaitAsync(Token);

        reports.ShouldBe(["round 1", "round 2"]);

        void Report(Exception failure)
        {
            reports.Add(failure.Message);
            _ended.Release();
        }
    }

    [Fact]
    public async Task EveryAsync_without_a_report_ends_with_the_failure()
    {
        var rounds = Rounds.NowAndEveryAsync(Minute, _time, FailAsync, report: null, Token);

        (await Should.ThrowAsync<InvalidOperationException>(rounds)).Message.ShouldBe("round 1");
    }

    [Fact]
    public async Task UntilDoneAsync_doubles_its_pauses_up_to_the_longest()
    {
        var startedAt = _time.GetUtcNow();
        var at = new List<double>();
        var rounds = Rounds.UntilDoneAsync(
            _ =>
            {
                at.Add((_time.GetUtcNow() - startedAt).TotalSeconds);
                return at.Count == 3 ? throw new InvalidOperationException() : Task.FromResult(at.Count == 6);
            },
            new Pauses(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)),
            _time,
            _ => { },
            Token);

        while (!rounds.IsCompleted)
        {
            await Task.WhenAny(rounds, _time.WhenTimersAsync(1, Token));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await rounds;
        at.ShouldBe([0, 1, 3, 7, 12, 17]);
    }

    [Fact]
    public async Task WheneverAsync_ends_when_no_work_can_come()
    {
        var left = 3;
        await Rounds.WheneverAsync(
            _ => Task.FromResult(left-- > 0),
            token => Task.FromResult(RoundAsync(token).IsCompleted),
            Pauses.Of(Minute),
            _time,
            report: null,
            Token);

        _rounds.ShouldBe(3);
    }

    private Task RoundAsync(CancellationToken cancellationToken)
    {
        _rounds++;
        _ended.Release();
        return Task.CompletedTask;
    }

    private Task FailAsync(CancellationToken cancellationToken) => throw new InvalidOperationException($"round {++_rounds}");
}
