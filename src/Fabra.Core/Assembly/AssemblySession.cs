using Fabra.Core.Contexts;

namespace Fabra.Core.Assembly;

/// <summary>A session while it is open. Dropping it without commit logs nothing.</summary>
internal sealed class AssemblySession
{
    private readonly Func<CancellationToken, Task<AssembledContext>> _commit;

    internal AssemblySession(AssemblyScope scope, Func<CancellationToken, Task<AssembledContext>> commit)
    {
        Scope = scope;
        _commit = commit;
    }

    public AssemblyScope Scope { get; }

    /// <summary>Assembles and records. May be called again when it failed for a reason that the caller can mend.</summary>
    public Task<AssembledContext> CommitAsync(CancellationToken cancellationToken) => _commit(cancellationToken);
}
