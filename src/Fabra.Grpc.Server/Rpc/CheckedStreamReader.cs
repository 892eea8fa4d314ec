using Fabra.Grpc.Server.Errors;
using Grpc.Core;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>The requests of a stream; a frame that the library cannot take apart is the caller's fault, and is refused as such.</summary>
internal sealed class CheckedStreamReader<T>(IAsyncStreamReader<T> requests) : IAsyncStreamReader<T>
    where T : class
{
    public T Current => requests.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        var next = requests.MoveNext(cancellationToken);
        return next.IsCompletedSuccessfully ? next : CheckAsync(next);
    }

    private static async Task<bool> CheckAsync(Task<bool> next)
    {
        try
        {
            return await next;
        }
        catch (Exception malformed) when (IsOfTheFrame(malformed))
        {
            throw new MalformedFrameException(malformed);
        }
    }

    /// <summary>A flag that is neither 0 nor 1, or a length beyond 2 GiB. A message beyond the server's own limit has another status.</summary>
    private static bool IsOfTheFrame(Exception failure) => failure is InvalidDataException
        || (failure is IOException && failure.Message.StartsWith("Message too large", StringComparison.Ordinal));
}
