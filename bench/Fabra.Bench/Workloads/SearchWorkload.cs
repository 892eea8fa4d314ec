using Fabra.Bench.Documents;
using Fabra.Bench.Load;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>A hybrid search for the best five passages, another query each time. Every answer is parsed and must hold hits.</summary>
internal sealed class SearchWorkload(Channels channels, IReadOnlyList<LabelledQuery> queries)
{
    /// <summary>A search uses a processor for as long as it takes: more callers would only wait for each other.</summary>
    public const int Callers = 8;

    private const string Index = "packages";

    private static readonly Method<byte[], SearchResponse> Method =
        RawMethods.ToMessage<SearchResponse>("fabra.v1.IndexService", "Search");

    private readonly byte[][] _requests = [.. queries.Select(query => new SearchRequest
    {
        IndexName = Index,
        Query = query.Text,
        Mode = SearchMode.Hybrid,
        TopK = 5,
    }.ToByteArray())];

    private int _next;

    /// <summary>Makes the index.</summary>
    public async Task IndexAsync(int serverId, IReadOnlyList<PackageText> texts)
    {
        var client = new IndexService.IndexServiceClient(channels.Of(0));
        await client.CreateIndexAsync(new CreateIndexRequest { Index = new V1.Index { Name = Index } });
        await IndexingLoad.RunAsync(client, serverId, Index, texts);
    }

    public async Task CallAsync(int caller)
    {
        var request = _requests[(int)((uint)Interlocked.Increment(ref _next) % _requests.Length)];
        using var call = channels.Of(caller).AsyncUnaryCall(Method, null, default, request);
        var answer = await call;
        if (answer.Hits.Count == 0)
        {
            throw new InvalidOperationException("Nothing was found by a query that is made of a text's own words.");
        }
    }
}
