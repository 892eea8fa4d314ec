using System.Diagnostics;
using Grpc.Core;

namespace Fabra.Bench.Load;

/// <summary>
/// Calls that an overloaded server refused with RESOURCE_EXHAUSTED. On a busy machine that happens to a correct server: such a call is
/// counted, not measured, and the run goes on.
/// </summary>
internal sealed class Refusals
{
    /// <summary>What a caller does who is refused, so that it does not use the processor that the server lacks.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A server that takes nothing for that long is not only overloaded.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Makes a call; false when it was refused.</summary>
    public async Task<bool> TryAsync(Func<int, Task> call, int number)
    {
        try
        {
            await call(number);
            return true;
        }
        catch (RpcException error) when (IsRefusal(error))
        {
            Interlocked.Increment(ref _count);
            await Task.Delay(Pause);
            return false;
        }
    }

    /// <summary>Makes a call that the run cannot do without, again and again while it is refused.</summary>
    public static async Task<T> UntilTakenAsync<T>(Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException error) when (IsRefusal(error) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>Tells on standard error of calls that were refused, if any were.</summary>
    public static void Report(string name, long count)
    {
        if (count > 0)
        {
            Console.Error.WriteLine(
                $"  {name}: the server refused {count} calls with RESOURCE_EXHAUSTED, which are left out. Is the machine busy?");
        }
    }

    private static bool IsRefusal(RpcException error) => error.StatusCode == StatusCode.ResourceExhausted;
}
