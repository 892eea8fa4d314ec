using Fabra.Core.Background;

namespace Fabra.Core.Tests.Background;

public sealed class BackgroundLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StopAsync_cancels_the_work_and_waits_for_its_end()
    {
        var (begun, wayOut) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var loop = new BackgroundLoop(async stop =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            await wayOut.Task;
        });
        _ = loop.Start();
        await begun.Task.WaitAsync(Token);

        var stopping = loop.StopAsync();

        stopping.IsCompleted.ShouldBeFalse();
        wayOut.SetResult();
        await stopping.WaitAsync(Token);
    }

    [Fact]
    public async Task StopAsync_throws_what_the_work_failed_with()
    {
        var loop = new BackgroundLoop(_ => throw new InvalidOperationException("broken"));
        _ = loop.Start();

        (await Should.ThrowAsync<InvalidOperationException>(loop.StopAsync())).Message.ShouldBe("broken");
    }

    [Fact]
    public async Task Start_again_is_the_same_work()
    {
        var begun = 0;
        await using var loop = new BackgroundLoop(stop =>
        {
            begun++;
            return Task.Delay(Timeout.Infinite, stop);
        });

        loop.Start().ShouldBeSameAs(loop.Start());
        await loop.StopAsync();

        begun.ShouldBe(1);
    }

    [Fact]
    public async Task StopAsync_of_what_was_never_started_ends()
    {
        await using var loop = new BackgroundLoop(stop => Task.Delay(Timeout.Infinite, stop));

        await loop.StopAsync();

        loop.IsStarted.ShouldBeFalse();
    }
}
