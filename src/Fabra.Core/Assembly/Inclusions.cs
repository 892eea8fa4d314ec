using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Assembly;

/// <summary>
/// What of all that was read is in the final text. What an item shows is, when the item is. What code read for itself may be wherever
/// the caller's own text is; without such text it is not.
/// </summary>
internal sealed class Inclusions
{
    private readonly AssemblyScope _scope;
    private readonly HashSet<FeatureKey> _features = [];
    private readonly HashSet<Retrieval> _retrievals = new(ReferenceEqualityComparer.Instance);
    private readonly bool _callersText;

    public Inclusions(AssemblyScope scope, bool[] included)
    {
        _scope = scope;
        for (var i = 0; i < scope.Items.Count; i++)
        {
            if (!included[i])
            {
                continue;
            }

            if (scope.ReadingOf(scope.Items[i]) is { } reading)
            {
                _features.Add(reading.Key);
            }
            else if (scope.RetrievalOf(scope.Items[i]) is { } retrieval)
            {
                _retrievals.Add(retrieval);
            }
            else
            {
                _callersText = true;
            }
        }
    }

    public Inclusion Of(FeatureReading reading) =>
        _features.Contains(reading.Key) ? Inclusion.Yes
        : _callersText && _scope.WasReadDirectly(reading.Key) ? Inclusion.Unknown
        : Inclusion.No;

    /// <summary>The retrieval's lineage with what became of each chunk; of one that the caller reported, as the caller says.</summary>
    public RetrieverLineage Apply(Retrieval retrieval)
    {
        if (retrieval.Reference is null)
        {
            return retrieval.Lineage;
        }

        var whole = _retrievals.Contains(retrieval) ? Inclusion.Yes
            : _callersText && _scope.WasAskedFor(retrieval) ? Inclusion.Unknown
            : Inclusion.No;
        return retrieval.Lineage with
        {
            Chunks = [.. retrieval.Lineage.Chunks.Select(chunk => chunk with { Included = Within(whole, chunk.Included) })],
        };
    }

    /// <summary>A part is in the text no more surely than the whole is.</summary>
    private static Inclusion Within(Inclusion whole, Inclusion part) =>
        whole == Inclusion.No || part == Inclusion.No ? Inclusion.No
        : whole == Inclusion.Unknown || part == Inclusion.Unknown ? Inclusion.Unknown
        : Inclusion.Yes;
}
