namespace Fabra.Grpc.Server.Configuration;

/// <summary>What happens when a context's record cannot be made durable.</summary>
public enum EvidenceMode
{
    /// <summary>The context is answered all the same, and says so.</summary>
    BestEffort,

    /// <summary>The call fails with UNAVAILABLE.</summary>
    Required,
}
