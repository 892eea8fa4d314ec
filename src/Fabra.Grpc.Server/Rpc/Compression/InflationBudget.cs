using Fabra.Authoring;

namespace Fabra.Grpc.Server.Rpc.Compression;

/// <summary>
/// How many bytes the whole server may hold that were sent compressed. A few kilobytes become many megabytes: sixty messages of 19 kB took a
/// server from 145 MiB to 2.4 GiB. Each message's own limit is not enough, because callers are many.
/// </summary>
internal sealed class InflationBudget(long most, MemoryReturn memory)
{
    private long _held;

    /// <summary>Bytes of messages whose calls have not ended.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>The most that <see cref="Held"/> can be.</summary>
    public long Most => most;

    /// <exception cref="FabraException"><see cref="ErrorReason.Overloaded"/>: others hold too much.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > most)
        {
            Interlocked.Add(ref _held, -bytes);
            throw new FabraException(
                ErrorReason.Overloaded, "the server holds as much of compressed messages as it may; try again, or send without compression");
        }
    }

    public void GiveBack(long bytes)
    {
        if (bytes > 0)
        {
            var left = Interlocked.Add(ref _held, -bytes);
            memory.Freed(bytes, isIdle: left == 0);
        }
    }
}
