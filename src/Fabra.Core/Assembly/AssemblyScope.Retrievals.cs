using System.Runtime.ExceptionServices;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Assembly;

internal sealed partial class AssemblyScope
{
    /// <summary>Most retrievals that the server makes for one assembly.</summary>
    public const int MaxRetrievals = 1_000;

    // What code outside asked for or reported, in that order, and where each reference is in it.
    private readonly List<Retrieval> _asked = [];
    private readonly Dictionary<string, int> _placeOfAsked = new(StringComparer.Ordinal);

    // What items refer to, made by the commit: one that failed and is tried again makes them again.
    private readonly Dictionary<string, Retrieval> _ofItemKeys = new(StringComparer.Ordinal);
    private readonly List<Retrieval> _forItems = [];
    private long _itemRetrievalBytes;

    /// <summary>Every retrieval made or reported so far: what was asked for, then what items refer to.</summary>
    public IReadOnlyList<Retrieval> Retrievals => [.. _asked, .. _forItems];

    /// <summary>What was asked for or reported, without what items refer to.</summary>
    internal IReadOnlyList<Retrieval> AskedRetrievals => _asked;

    /// <summary>
    /// Retrieves for code outside; what that code writes of it cannot be seen. Asked twice, the same retrieval is made once, unless it
    /// failed.
    /// </summary>
    /// <param name="reference">What to search or to run.</param>
    /// <param name="field">Where the reference is in the request, for refusals.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FabraException">A field is invalid, or the embedder or the retriever's code failed.</exception>
    /// <exception cref="StoreUnavailableException">The index did not answer.</exception>
    public async Task<Retrieval> RetrieveAsync(
        RetrievalReference reference, string field, CancellationToken cancellationToken)
    {
        ReferenceRules.Check(reference, field);
        var retrieval = await AskAsync(reference.Resolved(), field, cancellationToken);
        if (retrieval.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return retrieval;
    }

    /// <summary>Repeats a retrieval of a record, also one that failed: whoever asked went on without it.</summary>
    internal Task RepeatRetrievalAsync(RetrievalReference reference, CancellationToken cancellationToken) =>
        AskAsync(reference, "", cancellationToken);

    /// <summary>Takes a retrieval that the caller made itself into the lineage.</summary>
    /// <exception cref="FabraException">A field of it is invalid, or the assembly is too large.</exception>
    public void RecordRetrieval(RetrieverLineage reported)
    {
        var retrieval = new Retrieval(reported, []);
        Charge(LineageRules.Check(retrieval));
        _asked.Add(retrieval);
        _steps.Add(new PlanStep(PlanStep.RecordRetrieval, 1));
    }

    /// <summary>Makes what the items refer to and code outside has not asked for already, several at once.</summary>
    internal async Task RetrieveItemsAsync(CancellationToken cancellationToken)
    {
        _ofItemKeys.Clear();
        _forItems.Clear();
        _bytes -= _itemRetrievalBytes;
        _itemRetrievalBytes = 0;
        var unmade = UnmadeOfItems();
        if (unmade.Count == 0)
        {
            return;
        }

        CheckCount(_placeOfAsked.Count + unmade.Count);
        var made = new Retrieval[unmade.Count];
        var degree = new ParallelOptions
        {
            MaxDegreeOfParallelism = _world.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, made.Length, degree, async (i, token) =>
            made[i] = await MakeAsync(unmade[i].Reference, unmade[i].Field, token));
        for (var i = 0; i < made.Length; i++)
        {
            var bytes = LineageRules.Check(made[i]);
            Charge(bytes);
            _itemRetrievalBytes += bytes;
            _ofItemKeys.Add(unmade[i].Key, made[i]);
            _forItems.Add(made[i]);
        }
    }

    /// <summary>The retrieval behind an item; null when the item is none.</summary>
    internal Retrieval? RetrievalOf(ContextItem item)
    {
        if (item.Retrieval is not { } reference)
        {
            return null;
        }

        var key = RetrievalReferenceJson.Key(reference);
        return _ofItemKeys.TryGetValue(key, out var made) ? made : _asked[_placeOfAsked[key]];
    }

    /// <summary>Retrievals behind items that found nothing, each once, by their names.</summary>
    internal IReadOnlyList<string> EmptyItemRetrievals() => Retrievals.Count == 0 ? [] :
    [
        .. _items.Select(RetrievalOf)
            .OfType<Retrieval>()
            .Where(retrieval => retrieval is { Texts.Count: 0, Lineage.TrackingError: "" })
            .Distinct()
            .Select(retrieval => retrieval.Lineage.RetrieverName),
    ];

    /// <summary>True when code outside asked for it.</summary>
    internal bool WasAskedFor(Retrieval retrieval) => _asked.Exists(asked => ReferenceEquals(asked, retrieval));

    private async Task<Retrieval> AskAsync(RetrievalReference reference, string field, CancellationToken cancellationToken)
    {
        var key = RetrievalReferenceJson.Key(reference);
        var known = _placeOfAsked.TryGetValue(key, out var place);
        if (known && _asked[place].Failure is null)
        {
            return _asked[place];
        }

        CheckCount(_placeOfAsked.Count + (known ? 0 : 1));
        var retrieval = await MakeAsync(reference, field, cancellationToken);
        Charge(LineageRules.Check(retrieval));
        if (known)
        {
            _asked[place] = retrieval;
        }
        else
        {
            _placeOfAsked.Add(key, _asked.Count);
            _asked.Add(retrieval);
            _steps.Add(new PlanStep(PlanStep.Retrieve, 1));
        }

        return retrieval;
    }

    private List<UnmadeRetrieval> UnmadeOfItems()
    {
        var unmade = new List<UnmadeRetrieval>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Retrieval is { } reference
                && RetrievalReferenceJson.Key(reference) is var key
                && !(_placeOfAsked.TryGetValue(key, out var place) && _asked[place].Failure is null)
                && keys.Add(key))
            {
                unmade.Add(new UnmadeRetrieval(key, reference, $"items[{i}].retrieval"));
            }
        }

        return unmade;
    }

    private async Task<Retrieval> MakeAsync(RetrievalReference reference, string field, CancellationToken cancellationToken)
    {
        try
        {
            return await _world.RetrieveAsync(reference, cancellationToken);
        }
        catch (FabraException refusal) when (refusal.Fields.Count > 0)
        {
            throw refusal.Below(field);
        }
    }

    private static void CheckCount(int count)
    {
        if (count > MaxRetrievals)
        {
            throw new FabraException(ErrorReason.SessionLimit, $"one assembly may make at most {MaxRetrievals} retrievals");
        }
    }

    private sealed record UnmadeRetrieval(string Key, RetrievalReference Reference, string Field);
}
