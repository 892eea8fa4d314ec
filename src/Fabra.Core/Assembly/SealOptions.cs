namespace Fabra.Core.Assembly;

/// <summary>How records are sealed on this server.</summary>
public sealed record SealOptions
{
    /// <summary>Names this server in its records.</summary>
    public required string ReplicaId { get; init; }

    /// <summary>False stores hashes instead of text, values and inputs. Default: true.</summary>
    public bool RecordContent { get; init; } = true;

    /// <summary>The version of the server's own code, for assemblies that run no function.</summary>
    public required string CodeVersion { get; init; }
}
