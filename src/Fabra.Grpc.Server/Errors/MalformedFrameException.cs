namespace Fabra.Grpc.Server.Errors;

/// <summary>A message of gRPC that cannot be taken from its frame.</summary>
internal sealed class MalformedFrameException(Exception? cause = null)
    : Exception("The message's prefix is malformed: it is a byte of 0 or 1, and the length in four bytes.", cause);
