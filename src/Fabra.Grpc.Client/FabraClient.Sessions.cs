using Fabra.Client.Internal;
using Grpc.Core;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>
    /// Begins a context as a session: ordinary code between the steps, every read through the scope recorded by the server.
    /// <see cref="ContextScope.CompleteAsync"/> records the context; disposing the scope without it abandons it.
    /// </summary>
    /// <param name="name">The context's name, 1 to 200 characters.</param>
    /// <param name="options">Options of the context.</param>
    /// <param name="cancellationToken">Cancels the opening; the scope lives on without it.</param>
    /// <returns>The open scope. To be disposed. The server ends it after 60 s without a step, and after 10 minutes.</returns>
    /// <exception cref="FabraRpcException">INVALID_FIELD, REQUEST_ID_REUSED, SHUTTING_DOWN, OVERLOADED.</exception>
    public async Task<ContextScope> BeginContextAsync(
        string name, BeginContextOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new BeginContextOptions();
        var open = ContextRequests.Open(name, options, _runner.Clock);
        for (var attempt = 1; ; attempt++)
        {
            // An opened session records nothing, so opening may be repeated.
            var session = new SessionStream(Contexts, _runner.Clock, options.Timeout ?? _options.Timeout);
            try
            {
                var opened = await session.OpenAsync(open, cancellationToken);
                return new ContextScope(session, name, open.RequestId, opened.OpenedAt.ToDateTimeOffset());
            }
            catch (FabraRpcException error) when (error.StatusCode == StatusCode.Unavailable && attempt < _runner.MaxAttempts)
            {
                await session.DisposeAsync();
                await _runner.PauseAsync(attempt, cancellationToken);
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }
    }

    async Task<IContextScope> IFabraClient.BeginContextAsync(
        string name, BeginContextOptions? options, CancellationToken cancellationToken) =>
        await BeginContextAsync(name, options, cancellationToken);
}
