using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Testing;

namespace Fabra.Core.Tests.Requests;

public sealed class RequestGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnterAsync_lets_one_through_per_key_and_others_pass()
    {
        var gate = new RequestGate();
        var first = await gate.EnterAsync(ContextSamples.Key(1), Token);
        var second = gate.EnterAsync(ContextSamples.Key(1, fingerprint: 2), Token);

        using var other = await gate.EnterAsync(ContextSamples.Key(2), Token);
        using var otherMethod = await gate.EnterAsync(ContextSamples.Key(1) with { Method = "Assemble" }, Token);
        using var otherTenant = await gate.EnterAsync(ContextSamples.Key(1) with { Tenant = new TenantId("t2") }, Token);
        second.IsCompleted.ShouldBeFalse();
        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task EnterAsync_cancelled_while_waiting_leaves_the_turn_to_the_next()
    {
        var gate = new RequestGate();
        var first = await gate.EnterAsync(ContextSamples.Key(1), Token);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var left = gate.EnterAsync(ContextSamples.Key(1), leaving.Token);
        var stays = gate.EnterAsync(ContextSamples.Key(1), Token);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);
        stays.IsCompleted.ShouldBeFalse();
        first.Dispose();

        (await stays).Dispose();
        using var again = await gate.EnterAsync(ContextSamples.Key(1), Token);
    }

    [Fact]
    public async Task EnterAsync_under_load_never_has_two_inside()
    {
        var gate = new RequestGate();
        var inside = new int[4];
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(index => Task.Run(
            async () =>
            {
                using var turn = await gate.EnterAsync(ContextSamples.Key(index % 4), Token);
                var now = Interlocked.Increment(ref inside[index % 4]);
                most = Math.Max(most, now);
                await Task.Yield();
                Interlocked.Decrement(ref inside[index % 4]);
            },
            Token)));

        most.ShouldBe(1);
    }
}
