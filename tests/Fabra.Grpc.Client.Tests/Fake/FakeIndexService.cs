using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Index = Fabra.V1.Index;

namespace Fabra.Client.Fakes;

internal sealed partial class FakeIndexService(FakeState state) : IndexService.IndexServiceBase
{
    public override Task<CreateIndexResponse> CreateIndex(CreateIndexRequest request, ServerCallContext context)
    {
        if (state.Indexes.Find(index => index.Name == request.Index.Name) is { } existing)
        {
            return existing.Description == request.Index.Description
                ? Task.FromResult(new CreateIndexResponse { Index = existing })
                : throw FakeErrors.Create(StatusCode.AlreadyExists, "INDEX_EXISTS", "An index of that name exists.");
        }

        var index = request.Index.Clone();
        index.Embedder = new Embedder { Model = "local-ngram-v2", Dimensions = 768 };
        index.CreatedAt = Now;
        state.Indexes.Add(index);
        return Task.FromResult(new CreateIndexResponse { Index = index, Created = true });
    }

    public override Task<GetIndexResponse> GetIndex(GetIndexRequest request, ServerCallContext context)
    {
        var index = Find(request.Name);
        var documents = state.Documents.Values.Where(document => document.Index == index.Name).ToList();
        return Task.FromResult(new GetIndexResponse
        {
            Index = index,
            Statistics = new IndexStatistics { Documents = documents.Count, Chunks = documents.Count, Tokens = 7 * documents.Count },
        });
    }

    public override Task<ListIndexesResponse> ListIndexes(ListIndexesRequest request, ServerCallContext context)
    {
        var matching = state.Indexes
            .Where(index => string.CompareOrdinal(index.Name, request.PageToken) > 0)
            .OrderBy(index => index.Name, StringComparer.Ordinal)
            .ToList();
        var page = matching.Take(request.PageSize).ToList();
        return Task.FromResult(new ListIndexesResponse
        {
            Indexes = { page },
            NextPageToken = page.Count < matching.Count ? page[^1].Name : "",
        });
    }

    public override Task<DeleteIndexResponse> DeleteIndex(DeleteIndexRequest request, ServerCallContext context)
    {
        state.Indexes.Remove(Find(request.Name));
        return Task.FromResult(new DeleteIndexResponse { DeletedAt = Now });
    }

    public override Task<CompactIndexResponse> CompactIndex(CompactIndexRequest request, ServerCallContext context)
    {
        Find(request.Name);
        return Task.FromResult(new CompactIndexResponse { RemovedVersions = 3, RemovedChunks = 8, KeptVersions = 1 });
    }

    private static Timestamp Now => Timestamp.FromDateTime(new DateTime(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc));

    private Index Find(string name) =>
        state.Indexes.Find(index => index.Name == name)
        ?? throw FakeErrors.Create(
            StatusCode.NotFound,
            "UNKNOWN_INDEX",
            $"There is no index {name}.",
            closest: string.Join(", ", state.Indexes.Select(index => index.Name)));
}
