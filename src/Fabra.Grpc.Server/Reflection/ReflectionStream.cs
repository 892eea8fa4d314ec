using Grpc.Core;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>
/// Sits between the library's reflection and one caller, in either version of the protocol. The library waits for the next question
/// without a token, so an open stream would delay the server's stop; here it ends as soon as the server drains.
/// </summary>
/// <param name="requests">The caller's questions.</param>
/// <param name="responses">The caller's answers.</param>
/// <param name="ask">The question to ask the library instead of the caller's.</param>
/// <param name="echo">Writes the caller's question into its answer, as the protocol asks and the library leaves out.</param>
/// <param name="cancellationToken">Ends the stream.</param>
internal sealed class ReflectionStream<TRequest, TResponse>(
    IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, Func<TRequest, TRequest> ask,
    Action<TResponse, TRequest> echo, CancellationToken cancellationToken) : IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>
{
    public TRequest Current => ask(requests.Current);

    public WriteOptions? WriteOptions
    {
        get => responses.WriteOptions;
        set => responses.WriteOptions = value;
    }

    public Task<bool> MoveNext(CancellationToken _) => requests.MoveNext(cancellationToken);

    public Task WriteAsync(TResponse message)
    {
        // Questions are answered one by one, in order: the current one is the one that this answers.
        echo(message, requests.Current);
        return responses.WriteAsync(message, cancellationToken);
    }
}
