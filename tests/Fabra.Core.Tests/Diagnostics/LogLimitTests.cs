using Fabra.Core.Diagnostics;
using Fabra.Testing;

namespace Fabra.Core.Tests.Diagnostics;

public sealed class LogLimitTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly LogLimit _limit;

    public LogLimitTests() => _limit = new LogLimit(_time);

    [Fact]
    public void Passes_once_a_second_for_each_key_and_counts_the_others()
    {
        _limit.Passes("redis", out var none).ShouldBeTrue();
        none.ShouldBe(0);
        _limit.Passes("redis", out _).ShouldBeFalse();
        _limit.Passes("postgres", out _).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        _limit.Passes("redis", out _).ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        _limit.Passes("redis", out var heldBack).ShouldBeTrue();
        heldBack.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        _limit.Passes("redis", out none).ShouldBeTrue();
        none.ShouldBe(0);
    }

    [Fact]
    public async Task Passes_once_of_many_at_once()
    {
        var passed = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _limit.Passes("redis", out var _))));

        passed.Count(one => one).ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _limit.Passes("redis", out var heldBack).ShouldBeTrue();
        heldBack.ShouldBe(99);
    }
}
