using Fabra.Core.Documents.Search;
using Fabra.Core.Features;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>What every replay reads from, whatever its world.</summary>
internal sealed record ReplaySources(
    IFeatureHistory History,
    DefinitionCatalog Definitions,
    FeatureFunctions Functions,
    RetrieverRegistry Retrievers,
    RetrievalRunner Runner,
    IDocumentSearch Documents);
