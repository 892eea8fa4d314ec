namespace Fabra.Grpc.Server.Rpc;

/// <summary>What is known about a call when it fails: enough to tell a caller who left from a server that is stopping.</summary>
internal readonly record struct CallFate
{
    /// <summary>When the caller stops waiting; null when it waits for ever.</summary>
    public DateTime? DeadlineUtc { get; init; }

    /// <summary>Whether the call's own token was cancelled: by the caller, by its connection, or at its deadline.</summary>
    public bool CallerIsGone { get; init; }

    /// <summary>Whether the server was told to stop.</summary>
    public bool ServerIsDraining { get; init; }

    public bool DeadlinePassed(TimeProvider time) => DeadlineUtc is { } deadline && deadline <= time.GetUtcNow().UtcDateTime;
}
