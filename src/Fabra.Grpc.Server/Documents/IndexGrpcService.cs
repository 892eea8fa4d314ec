using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Documents.Search;
using Fabra.Core.Retention;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Hosting;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

/// <summary>Documents over gRPC: one file for each RPC, each translating and nothing else.</summary>
internal sealed partial class IndexGrpcService(
    IndexRegistrar registrar,
    DocumentIndexer indexer,
    DocumentReader reader,
    IDocumentSearch search,
    DocumentCompactor compactor,
    FabraOptions options,
    ShutdownAwareness shutdown) : Wire.IndexService.IndexServiceBase
{
}
