using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Retrievals between contract and domain.</summary>
internal static class RetrievalMapping
{
    /// <exception cref="FabraException">Mode or filter is none of the contract's; names the place below <paramref name="field"/>.</exception>
    public static RetrievalReference ToDomain(this Wire.RetrievalReference reference, string field) => new()
    {
        IndexName = reference.IndexName,
        Query = reference.Query,
        TopK = reference.HasTopK ? reference.TopK : null,
        RetrieverName = reference.RetrieverName,
        Mode = reference.Mode == Wire.SearchMode.Unspecified ? null : reference.Mode.ToDomain($"{field}.mode"),
        Filter = reference.Filter?.ToDomain($"{field}.filter"),
    };

    /// <summary>A retrieval as it stands while its context is still open: what of it will be in the text is not known yet.</summary>
    public static Wire.SessionRetrieval ToWire(this Retrieval retrieval)
    {
        var open = retrieval.Lineage with
        {
            Chunks =
            [
                .. retrieval.Lineage.Chunks.Select(chunk =>
                    chunk.Included == Inclusion.Yes ? chunk with { Included = Inclusion.Unknown } : chunk),
            ],
        };
        var wire = new Wire.SessionRetrieval { Retrieval = open.ToWire() };
        wire.Texts.AddRange(retrieval.Texts);
        return wire;
    }
}
