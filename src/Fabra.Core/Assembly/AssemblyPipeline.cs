using Fabra.Core.Budget;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Core.Tokens;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>
/// Turns a scope into a draft: the middle of an assembly, the same for all three ways in and for replay. (2) what the items refer to is
/// read, (3) the text is fitted to its budget, (4) freshness is judged.
/// </summary>
internal sealed class AssemblyPipeline(PriceTable prices)
{
    /// <exception cref="FabraException">A required item has no value, or strict freshness is violated.</exception>
    public async Task<AssemblyDraft> ExecuteAsync(AssemblyScope scope, ITokenCounter counter, CancellationToken cancellationToken)
    {
        // 2. Collect: what features and retrievals say does not depend on each other.
        await Task.WhenAll(scope.ReadItemFeaturesAsync(cancellationToken), scope.RetrieveItemsAsync(cancellationToken));

        // 3. Fit.
        var texts = Render(scope);
        var fitted = Fit(scope, texts, counter, cancellationToken);
        var content = string.Join('\n', texts.Where((_, index) => fitted.Included[index]));

        // 4. Judge freshness.
        var options = scope.Settings.Options;
        var now = scope.AssembledAt();
        var inclusions = new Inclusions(scope, fitted.Included);
        var features = scope.Readings.Select(reading => reading.ToLineage(now) with { Included = inclusions.Of(reading) }).ToArray();
        var retrievals = scope.Retrievals.Select(retrieval => Age(inclusions.Apply(retrieval), now)).ToArray();
        var verdict = FreshnessJudge.Judge(
            options, scope.Readings, features, retrievals, scope.EmptyItemRetrievals(), scope.ClockFault);
        if (options.FreshnessStrict && verdict.Violations.Count > 0)
        {
            throw FreshnessJudge.Refusal(verdict.Violations);
        }

        if (options.FreshnessStrict && scope.ClockFault is { } fault)
        {
            throw new FabraException(ErrorReason.FreshnessViolated, $"ages are not known: {fault}");
        }

        var price = prices.PriceOf(options.Model);
        var lineage = new ContextLineage
        {
            ContextName = options.Name,
            Inputs = options.Inputs,
            FeaturesUsed = features,
            RetrieversUsed = retrievals,
            ItemsProvided = scope.Items.Count,
            ItemsIncluded = scope.Items.Count - fitted.Dropped.Count,
            DroppedItems = fitted.Dropped,
            FreshnessStatus = verdict.Status,
            FreshnessViolations = verdict.Violations,
            DegradedReasons = verdict.Reasons,
            StalestFeatureMs = features.Max(feature => feature.FreshnessMs) ?? 0,
            TokenUsage = fitted.TokenCount,
            MaxTokens = options.MaxTokens,
            EstimatedCostUsd = (double?)price?.EstimateUsd(fitted.TokenCount),
            PricesAsOf = price?.AsOf,
            FreshnessLimited = verdict.Limited,
        };
        return new AssemblyDraft(
            content,
            lineage,
            Meta(scope, counter, fitted.BudgetExceeded),
            Plan(scope, counter, now),
            [.. scope.Readings.Select(reading => new Subject(reading.Key.EntityName, reading.Key.EntityId)).Distinct()]);
    }

    /// <summary>The text of each item; null where a value is missing.</summary>
    private static string?[] Render(AssemblyScope scope)
    {
        var rule = scope.Settings.Rendering;
        var texts = new string?[scope.Items.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var item = scope.Items[i];
            var value = item.Text
                ?? (scope.ReadingOf(item) is { } reading ? Rendered(reading, item, i, rule) : Rendered(scope.RetrievalOf(item)!, item, i));
            texts[i] = value is null ? null : ItemFormat.TryParse(item.Format, out _)!.Value.Apply(value);
        }

        return texts;
    }

    private static string? Rendered(FeatureReading reading, ContextItem item, int index, RenderingRule rule) =>
        reading.Value is { } found ? ValueText.Render(found, rule)
        : item.Required ? throw reading.Failure ?? Missing(index, $"{reading.Key} is {StatusWords.Of(reading.Status)}")
        : null;

    private static string? Rendered(Retrieval retrieval, ContextItem item, int index) =>
        retrieval.ItemText is { } text ? text
        : item.Required ? throw retrieval.Failure ?? Missing(index, $"{retrieval.Lineage.RetrieverName} found nothing")
        : null;

    private static FabraException Missing(int index, string why) =>
        FabraException.Field($"items[{index}]", $"is required, but {why}", ErrorReason.RequiredItemMissing);

    private static FittedItems Fit(
        AssemblyScope scope, string?[] texts, ITokenCounter counter, CancellationToken cancellationToken)
    {
        var present = Enumerable.Range(0, texts.Length).Where(index => texts[index] is not null).ToArray();
        var items = present
            .Select(index => new BudgetItem(texts[index]!, scope.Items[index].Priority, scope.Items[index].Required))
            .ToArray();
        var fit = BudgetFitter.Fit(items, scope.Settings.Options.MaxTokens, counter, cancellationToken);
        var included = new bool[texts.Length];
        for (var i = 0; i < present.Length; i++)
        {
            included[present[i]] = fit.Included[i];
        }

        var missing = Enumerable.Range(0, texts.Length).Where(index => texts[index] is null)
            .Select(index => Drop(index, 0, DroppedItem.Missing));
        var dropped = fit.Dropped.Select(item => Drop(present[item.Index], item.TokenCount, DroppedItem.Budget));
        return new FittedItems(included, [.. missing, .. dropped], fit.TokenCount, fit.BudgetExceeded);

        DroppedItem Drop(int index, int tokens, string reason) =>
            new(scope.Items[index].SourceId, scope.Items[index].Priority, tokens, reason);
    }

    private static RetrieverLineage Age(RetrieverLineage retrieval, DateTimeOffset now) => retrieval with
    {
        Chunks =
        [
            .. retrieval.Chunks.Select(chunk => chunk.IndexedAt is not { } indexed
                ? chunk
                : chunk with { FreshnessMs = RetrievedChunk.AgeAt(indexed, now) }),
        ],
    };

    private static ContextMeta Meta(AssemblyScope scope, ITokenCounter counter, bool budgetExceeded) => new()
    {
        Mode = AssemblyModeWords.Of(scope.Settings.Mode),
        Model = scope.Settings.Options.Model,
        Tokenizer = counter.Name,
        TokensEstimated = counter.IsEstimate,
        BudgetExceeded = budgetExceeded,
        FreshnessSlaMs = (long?)scope.Settings.Options.FreshnessSla?.TotalMilliseconds,
        FreshnessStrict = scope.Settings.Options.FreshnessStrict,
        CodeVersion = scope.Settings.CodeVersion,
    };

    private static ContextPlan Plan(AssemblyScope scope, ITokenCounter counter, DateTimeOffset assembledAt) => new()
    {
        Mode = scope.Settings.Mode,
        Options = scope.Settings.Options,
        OpenedAt = scope.Now,
        AssembledAt = assembledAt,
        Items = scope.Items,
        Reads = [.. scope.Readings.Select(reading => reading.ToPlanRead())],
        Retrievals = [.. scope.Retrievals.Select(retrieval => retrieval.ToPlan())],
        DirectReads = scope.Settings.Mode == AssemblyMode.Session ? scope.DirectReads : [],
        Steps = scope.Settings.Mode == AssemblyMode.Session ? scope.Steps : [],
        Tokenizer = counter.Name,
        Rendering = scope.Settings.Rendering,
        Seed = scope.Settings.Seed,
        CodeVersion = scope.Settings.CodeVersion,
    };

    private sealed record FittedItems(
        bool[] Included, IReadOnlyList<DroppedItem> Dropped, int TokenCount, bool BudgetExceeded);
}
