using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>A store and its parts as they were taken while it was open: a closed one may refuse to hand them out.</summary>
internal sealed record OpenStore(
    IOfflineStore Whole,
    IContextLog Contexts,
    IFeatureHistory Features,
    IDefinitionStore Definitions,
    IRequestKeyStore RequestKeys,
    IDocumentStore Documents);
