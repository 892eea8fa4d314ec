using Fabra.Core.Features;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Assembly;

/// <summary>
/// All that an assembly asks of what is outside it: definitions, values, retrievals and the clock. Live, that is the stores as they are; a
/// replay gives the assembly another world and runs the same code. A world is of one tenant and serves one assembly.
/// </summary>
internal abstract class AssemblyWorld
{
    /// <summary>The scope's one reading of the clock.</summary>
    public abstract DateTimeOffset OpenedAt { get; }

    /// <summary>Why ages are not to be trusted; null while they are.</summary>
    public virtual string? ClockFault => null;

    /// <summary>How many retrievals may be under way at once.</summary>
    public abstract int Parallelism { get; }

    /// <summary>When freshness is judged; asked once, after everything was read.</summary>
    public abstract DateTimeOffset AssembledAt();

    /// <summary>The definition of a feature.</summary>
    /// <exception cref="FabraException">Unknown feature, naming <paramref name="field"/>.</exception>
    public abstract ValueTask<FeatureDefinition> GetDefinitionAsync(string name, string field, CancellationToken cancellationToken);

    /// <summary>Reads, in the order asked. A value that is missing or cannot be read is a reading that says so.</summary>
    public abstract Task<IReadOnlyList<FeatureReading>> ReadAsync(
        IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken);

    /// <summary>Makes a retrieval; of one that failed though the request is valid, <see cref="Retrieval.Failure"/> says why.</summary>
    /// <exception cref="FabraException">The reference is invalid: unknown index or retriever, a query that cannot be searched.</exception>
    public abstract Task<Retrieval> RetrieveAsync(RetrievalReference reference, CancellationToken cancellationToken);
}
