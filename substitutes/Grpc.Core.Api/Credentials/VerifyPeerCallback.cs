namespace Grpc.Core;

/// <summary>Looks at a server's certificate after the handshake; false refuses the connection.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);
