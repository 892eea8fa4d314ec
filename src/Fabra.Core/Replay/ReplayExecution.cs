using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Tokens;

namespace Fabra.Core.Replay;

/// <summary>One plan executed again in another world, through the same pipeline as the first time.</summary>
internal sealed class ReplayExecution(
    ContextRegistry registry, AssemblyPipeline pipeline, AssembledContext original, ContextPlan plan)
{
    public async Task<ReplayResult> RunAsync(ReplayWorld world, CancellationToken cancellationToken)
    {
        var draft = await ExecuteAsync(world, cancellationToken);
        return Result(draft, world.Mismatches, Extent(draft, world.TookFromPlan));
    }

    private async Task<AssemblyDraft> ExecuteAsync(ReplayWorld world, CancellationToken cancellationToken)
    {
        // A replay shows what would have been refused, too: strictness was the caller's wish at the time.
        var options = plan.Options with { FreshnessStrict = false };
        var caller = new Caller(original.Record.Tenant, original.Record.Principal);
        var function = plan.Mode == AssemblyMode.Named ? registry.FindContext(plan.Options.Name)! : null;
        var codeVersion = function?.CodeVersion ?? plan.CodeVersion;
        var scope = new AssemblyScope(new ScopeSettings(plan.Mode, options, caller, plan.Seed, codeVersion, plan.Rendering), world);
        if (function is not null)
        {
            await NamedContext.RunAsync(function, scope, cancellationToken);
        }
        else
        {
            await RepeatStepsAsync(scope, cancellationToken);
        }

        return await pipeline.ExecuteAsync(scope, TokenCounters.ByName(plan.Tokenizer), cancellationToken);
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

    private ContextLineage AsOfItsVersion(AssemblyDraft draft) => original.Lineage!.FreshnessLimited is not null
        ? draft.Lineage
        : EarlierLineage.Of(draft.Lineage, draft.Plan.AssembledAt);

    private ReplayResult Result(AssemblyDraft draft, IReadOnlyList<ReplayDifference>? mismatches, Reexecution extent)
    {
        var replayed = new AssembledContext(
            original.Record,
            draft.Content,
            AsOfItsVersion(draft) with { ContextId = original.Record.ContextId, Timestamp = original.Record.Timestamp },
            draft.Meta with { LatencyMs = original.Meta!.LatencyMs, FreshnessStrict = original.Meta.FreshnessStrict })
        {
            Evidence = original.Evidence,
            Check = original.Check,
        };
        List<ReplayDifference> differences = mismatches is not null
            ? [.. mismatches]
            :
            [
                .. ReplayComparison.Features(original.Lineage!, replayed.Lineage!, plan.Rendering),
                .. RetrievalComparison.Compare(original.Lineage!, replayed.Lineage!),
            ];
        var sameText = string.Equals(original.Content, draft.Content, StringComparison.Ordinal);
        if (!sameText)
        {
            differences.Add(new ReplayDifference("content", original.Content, draft.Content, "the text differs"));
        }

        differences.AddRange(ReplayComparison.Rest(original, replayed));
        return new ReplayResult(original, replayed, sameText && mismatches is null or { Count: 0 }, extent, differences);
    }
}
