namespace Fabra.Client;

/// <summary>
/// The calls of <see cref="FabraClient"/>, for code that is to be tested without a server: it takes this interface, a host gives it the
/// client (<c>AddFabraClient</c> registers both), a test gives it a fake. Every call throws <see cref="FabraRpcException"/> when the
/// server refuses it or cannot be reached, <see cref="OperationCanceledException"/> when its token is cancelled. The generated stubs are
/// the client's alone. Later versions may add members: fake it, do not implement it for production.
/// </summary>
public partial interface IFabraClient;
