using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace Fabra.Substitutes.Tests.Pipelines;

public sealed class SchedulingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scheduler_runs_work_on_its_own_threads()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 1);
        var thread = new TaskCompletionSource<string?>();

        scheduler.Schedule(_ => thread.SetResult(Thread.CurrentThread.Name), null);

        (await thread.Task.WaitAsync(Cancel)).ShouldBe("own:0");
        (scheduler.TotalServicedByQueue, scheduler.TotalServicedByPool, scheduler.WorkerCount).ShouldBe((1, 0, 1));
    }

    [Fact]
    public async Task Scheduler_with_too_much_waiting_hands_over_to_the_thread_pool()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("busy", workerCount: 1, useThreadPoolQueueLength: 1);
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        scheduler.Schedule(_ =>
        {
            started.SetResult();
            release.Wait(Cancel);
        }, null);
        await started.Task.WaitAsync(Cancel);
        var queued = new TaskCompletionSource<bool>();
        var handedOver = new TaskCompletionSource<bool>();

        scheduler.Schedule(_ => queued.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);
        scheduler.Schedule(_ => handedOver.SetResult(Thread.CurrentThread.IsThreadPoolThread), null);

        (await handedOver.Task.WaitAsync(Cancel)).ShouldBeTrue();
        release.Set();
        (await queued.Task.WaitAsync(Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task Scheduler_disposed_finishes_what_waits_and_hands_over_the_rest()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler(workerCount: 1);
        var before = new TaskCompletionSource();
        var after = new TaskCompletionSource();

        scheduler.Schedule(_ => before.SetResult(), null);
        scheduler.Dispose();
        scheduler.Schedule(_ => after.SetResult(), null);

        await Task.WhenAll(before.Task, after.Task).WaitAsync(Cancel);
        scheduler.TotalServicedByPool.ShouldBe(1);
    }

    [Fact]
    public async Task Socket_arguments_can_be_awaited_again_and_again()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        using var arguments = new SocketAwaitableEventArgs(PipeScheduler.ThreadPool);
        for (var i = 0; i < 3; i++)
        {
            arguments.SetBuffer(new byte[10]);
            if (!pair.Near.ReceiveAsync(arguments))
            {
                arguments.Complete();
            }

            await pair.Far.SendAsync(new byte[i + 1], Cancel);

            (await arguments).ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task Socket_arguments_of_a_refused_connection_throw()
    {
        using var unused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var arguments = new SocketAwaitableEventArgs { RemoteEndPoint = unused.LocalEndPoint };
        if (!socket.ConnectAsync(arguments))
        {
            arguments.Complete();
        }

        var error = await Should.ThrowAsync<SocketException>(async () => await arguments);

        error.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Socket_arguments_aborted_throw_the_given_error()
    {
        using var arguments = new SocketAwaitableEventArgs();
        arguments.Abort(SocketError.TimedOut);

        var error = await Should.ThrowAsync<SocketException>(async () => await arguments);

        error.SocketErrorCode.ShouldBe(SocketError.TimedOut);
        arguments.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Delegates_combined_are_gone_through_in_order()
    {
        var calls = new List<int>();
        Action one = () => calls.Add(1);
        var both = one + (() => calls.Add(2));

        foreach (var single in both.AsEnumerable())
        {
            single();
        }

        foreach (var none in ((Action?)null).AsEnumerable())
        {
            none();
        }

        calls.ShouldBe([1, 2]);
        one.IsSingle().ShouldBeTrue();
        both.IsSingle().ShouldBeFalse();
    }
}
