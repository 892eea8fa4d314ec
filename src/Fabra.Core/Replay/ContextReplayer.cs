using Fabra.Core.Assembly;
using Fabra.Core.Budget;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Evidence;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;
using Fabra.Core.Time;

namespace Fabra.Core.Replay;

/// <summary>Answers again what was known. Replays are not logged and mint no id.</summary>
internal sealed class ContextReplayer(
    ContextReader contexts,
    IFeatureHistory history,
    DefinitionCatalog definitions,
    FeatureFunctions functions,
    ContextRegistry registry,
    IDocumentSearch documents,
    PriceTable prices,
    FabraClock clock)
{
    private readonly AssemblyPipeline _pipeline = new(prices);
    private readonly ReplaySources _sources = new(
        history, definitions, functions, registry.Retrievers, new RetrievalRunner(registry.Retrievers, clock), documents);

    /// <param name="tenant">Owner of the context.</param>
    /// <param name="contextId">The context to replay.</param>
    /// <param name="mode">What to replay from.</param>
    /// <param name="asOf">The instant for <see cref="ReplayMode.AsOf"/>; null means the rows that were read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FabraException">No such context, its record holds hashes only, or it is too damaged to be executed again.</exception>
    public async Task<ReplayResult> ReplayAsync(
        TenantId tenant, Guid contextId, ReplayMode mode, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        if (asOf is not null && mode != ReplayMode.AsOf)
        {
            throw FabraException.Field("as_of", "goes with mode AS_OF only");
        }

        if (asOf > clock.Now)
        {
            throw FabraException.Field("as_of", "lies ahead of the server's clock");
        }

        var original = await contexts.GetAsync(tenant, contextId, ContextColumns.All, cancellationToken);
        var altered = original.Check.Altered;
        if (original.Meta is { ContentRecorded: false } && !altered.Contains("meta"))
        {
            throw new FabraException(
                ErrorReason.ContentNotRecorded, $"context {contextId} was stored as hashes; there is nothing to replay");
        }

        if (mode == ReplayMode.Recorded)
        {
            return new ReplayResult(original, original, altered.Count == 0, Reexecution.None, Damage(altered));
        }

        var plan = ReadPlan(original);
        if (plan.Mode == AssemblyMode.Named && registry.FindContext(plan.Options.Name) is null)
        {
            var gone = new ReplayDifference("name", plan.Options.Name, null, "no context is registered under the name any more");
            return new ReplayResult(original, original, false, Reexecution.None, [.. Damage(altered), gone]);
        }

        ReplayWorld world = (mode, asOf) switch
        {
            (ReplayMode.Current, _) => new CurrentWorld(_sources, tenant, clock.Now),
            (_, { } instant) => new InstantWorld(_sources, tenant, plan, instant),
            _ => new PinnedWorld(_sources, tenant, plan),
        };
        var result = await new ReplayExecution(registry, _pipeline, original, plan).RunAsync(world, cancellationToken);
        return altered.Count == 0
            ? result
            : result with { Identical = false, Differences = [.. Damage(altered), .. result.Differences] };
    }

    /// <exception cref="FabraException"><see cref="ErrorReason.RecordDamaged"/>: nothing can be executed again.</exception>
    private static ContextPlan ReadPlan(AssembledContext original)
    {
        if (original.Check.Unreadable.Count > 0)
        {
            throw original.Check.Refusal(original.Record.ContextId);
        }

        try
        {
            return PlanJson.Parse(original.Record.Plan);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            throw original.Check.Refusal(original.Record.ContextId, unreadable);
        }
    }

    private static IReadOnlyList<ReplayDifference> Damage(IReadOnlyList<string> altered) =>
        [.. altered.Select(name => new ReplayDifference("record_hash", null, null, $"the stored {name} does not match the record's {CommittedIn(name)}"))];

    private static string CommittedIn(string name) => name switch
    {
        "labels" or "subjects" => "plan",
        "freshness_status" => "lineage",
        _ => "manifest",
    };
}

/// <summary>What to replay from.</summary>
internal enum ReplayMode
{
    /// <summary>The stored bytes, checked against their commitments.</summary>
    Recorded,

    /// <summary>History: the very rows that were read, or what was known at an instant.</summary>
    AsOf,

    /// <summary>What is known now.</summary>
    Current,
}
