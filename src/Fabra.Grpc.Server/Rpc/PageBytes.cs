using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Fills a page of a list. It ends after as many entries as were asked for, or earlier by its size: most clients take messages of 4 MiB unless
/// they are told otherwise, and fail on the whole answer beyond. One entry that is larger goes alone.
/// </summary>
internal static class PageBytes
{
    /// <summary>Most bytes of the entries of a page, which leaves room for its token and for what is around it.</summary>
    public const int Most = 3_500_000;

    /// <summary>The tag of a field below 16.</summary>
    private const int TagBytes = 1;

    /// <summary>Adds entries to a page until it is full.</summary>
    /// <param name="page">The page, empty.</param>
    /// <param name="entries">What to add, with at least one more than <paramref name="size"/> if there are more.</param>
    /// <param name="size">How many at most.</param>
    /// <returns>Whether there are more.</returns>
    public static bool Fill<T>(RepeatedField<T> page, IEnumerable<T> entries, int size)
        where T : IMessage
    {
        var bytes = 0L;
        foreach (var entry in entries)
        {
            if (!Takes(page, entry, size, ref bytes))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same for entries that are read as they are needed: what does not fit is not read to its end.</summary>
    public static async Task<bool> FillAsync<T>(RepeatedField<T> page, IAsyncEnumerable<T> entries, int size)
        where T : IMessage
    {
        var bytes = 0L;
        await foreach (var entry in entries)
        {
            if (!Takes(page, entry, size, ref bytes))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Takes<T>(RepeatedField<T> page, T entry, int size, ref long bytes)
        where T : IMessage
    {
        bytes += TagBytes + CodedOutputStream.ComputeMessageSize(entry);
        if (page.Count == size || (page.Count > 0 && bytes > Most))
        {
            return false;
        }

        page.Add(entry);
        return true;
    }
}
