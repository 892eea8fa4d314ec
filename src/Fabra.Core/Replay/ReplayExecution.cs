using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;
using Fabra.Core.Time;
using Fabra.Core.Tokens;

namespace Fabra.Core.Replay;

/// <summary>One plan executed again, through the same pipeline as the first time.</summary>
internal sealed class ReplayExecution(
    IFeatureHistory history,
    DefinitionCatalog definitions,
    FeatureFunctions functions,
    ContextRegistry registry,
    IDocumentSearch documents,
    AssemblyPipeline pipeline,
    FabraClock clock,
    AssembledContext original,
    ContextPlan plan)
{
    private readonly RetrievalReplay _retrieval = new(registry.Retrievers, clock);

    public async Task<ReplayResult> AsOfAsync(DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var recorded = new RecordedDefinitions(definitions, plan);
        if (asOf is { } instant)
        {
            var retrievals = new InstantRetrievals(plan, documents, _retrieval, instant);
            var then = await ExecuteAsync(
                new HistoryReader(history, instant), recorded, retrievals, instant, instant, cancellationToken);
            return Result(then, [], Extent(then, retrievals.TookFromPlan), pinnedMode: false);
        }

        var reader = new PinnedReader(history, plan);
        var pinned = new PinnedRetrievals(plan, documents, _retrieval);
        var draft = await ExecuteAsync(reader, recorded, pinned, plan.OpenedAt, plan.AssembledAt, cancellationToken);
        return Result(
            draft,
            [.. reader.Differences, .. pinned.Differences],
            Extent(draft, reader.TookFromPlan || pinned.TookFromPlan),
            pinnedMode: true);
    }

    public async Task<ReplayResult> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var draft = await ExecuteAsync(
            new CurrentReader(history, functions, now),
            new LiveDefinitions(definitions),
            new CurrentRetrievals(documents, _retrieval),
            now,
            now,
            cancellationToken);
        return Result(draft, [], Extent(draft, tookFromPlan: false), pinnedMode: false);
    }

    private async Task<AssemblyDraft> ExecuteAsync(
        IFeatureSource source,
        IDefinitionSource recorded,
        IRetrievalSource retrievals,
        DateTimeOffset openedAt,
        DateTimeOffset assembledAt,
        CancellationToken cancellationToken)
    {
        // A replay shows what would have been refused, too: strictness was the caller's wish at the time.
        var options = plan.Options with { FreshnessStrict = false };
        var caller = new Caller(original.Record.Tenant, original.Record.Principal);
        var function = plan.Mode == AssemblyMode.Named ? registry.FindContext(plan.Options.Name)! : null;
        var codeVersion = function?.CodeVersion ?? plan.CodeVersion;
        var scope = new AssemblyScope(
            new ScopeSettings(plan.Mode, options, caller, openedAt, plan.Seed, codeVersion), source, recorded, retrievals);
        if (function is not null)
        {
            await NamedContext.RunAsync(function, scope, options.Inputs, cancellationToken);
        }
        else
        {
            await RepeatStepsAsync(scope, cancellationToken);
        }

        return await pipeline.ExecuteAsync(scope, TokenCounters.ByName(plan.Tokenizer), () => assembledAt, cancellationToken);
    }

    /// <summary>A session's steps in their order; a one-shot call is one step that adds all items.</summary>
    private async Task RepeatStepsAsync(AssemblyScope scope, CancellationToken cancellationToken)
    {
        if (plan.Mode == AssemblyMode.OneShot)
        {
            scope.AddItems(plan.Items);
            return;
        }

        var (reads, items, retrievals) = (0, 0, 0);
        foreach (var step in plan.Steps)
        {
            switch (step.Kind)
            {
                case PlanStep.GetFeatures:
                    await scope.RepeatReadsAsync(plan.DirectReads.Skip(reads).Take(step.Count), cancellationToken);
                    reads += step.Count;
                    break;
                case PlanStep.AddItems:
                    scope.AddItems([.. plan.Items.Skip(items).Take(step.Count)]);
                    items += step.Count;
                    break;
                case PlanStep.Retrieve:
                    await scope.RepeatRetrievalAsync(plan.Retrievals[retrievals++].Reference!, cancellationToken);
                    break;
                default:
                    scope.RecordRetrieval(plan.Retrievals[retrievals++].Lineage);
                    break;
            }
        }
    }

    private Reexecution Extent(AssemblyDraft draft, bool tookFromPlan)
    {
        // What the caller wrote after reading through a session can only be taken from the record.
        var callersText = plan.Mode == AssemblyMode.Session
            && plan.Steps.Any(step => step.Kind is PlanStep.GetFeatures or PlanStep.Retrieve)
            && plan.Items.Any(item => item.Text is not null);
        var external = plan.Mode == AssemblyMode.Session && draft.Plan.Retrievals.Any(retrieval => retrieval.Reference is null);
        return tookFromPlan || callersText || external ? Reexecution.Partial : Reexecution.Full;
    }

    private ReplayResult Result(
        AssemblyDraft draft, List<ReplayDifference> pinned, Reexecution extent, bool pinnedMode)
    {
        var replayed = new AssembledContext(
            original.Record,
            draft.Content,
            draft.Lineage with { ContextId = original.Record.ContextId, Timestamp = original.Record.Timestamp },
            draft.Meta with { LatencyMs = original.Meta!.LatencyMs, FreshnessStrict = original.Meta.FreshnessStrict })
        {
            Evidence = original.Evidence,
        };
        var differences = new List<ReplayDifference>(pinned);
        if (!pinnedMode)
        {
            differences.AddRange(ReplayComparison.Features(original.Lineage!, replayed.Lineage!));
            differences.AddRange(RetrievalComparison.Compare(original.Lineage!, replayed.Lineage!));
        }

        var sameText = string.Equals(original.Content, draft.Content, StringComparison.Ordinal);
        if (!sameText)
        {
            differences.Add(new ReplayDifference("content", original.Content, draft.Content, "the text differs"));
        }

        differences.AddRange(ReplayComparison.Rest(original, replayed));
        return new ReplayResult(original, replayed, sameText && pinned.Count == 0, extent, differences);
    }
}
