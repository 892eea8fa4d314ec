namespace Fabra.Client;

public partial interface IFabraClient
{
    /// <summary>
    /// Begins a context as a session: ordinary code between the steps, every read through the scope recorded by the server.
    /// <see cref="IContextScope.CompleteAsync"/> records the context; disposing the scope without it abandons it.
    /// </summary>
    /// <param name="name">The context's name, 1 to 200 characters.</param>
    /// <param name="options">Options of the context.</param>
    /// <param name="cancellationToken">Cancels the opening; the scope lives on without it.</param>
    /// <returns>The open scope. To be disposed. The server ends it after 60 s without a step, and after 10 minutes.</returns>
    /// <exception cref="FabraRpcException">INVALID_FIELD, REQUEST_ID_REUSED, SHUTTING_DOWN, OVERLOADED.</exception>
    Task<IContextScope> BeginContextAsync(
        string name, BeginContextOptions? options = null, CancellationToken cancellationToken = default);
}
