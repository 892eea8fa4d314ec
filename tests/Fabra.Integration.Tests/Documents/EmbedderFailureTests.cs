using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;
using Microsoft.Extensions.AI;
using Vectors = Microsoft.Extensions.AI.GeneratedEmbeddings<Microsoft.Extensions.AI.Embedding<float>>;

namespace Fabra.Integration.Tests.Documents;

/// <summary>An embedder that is down, wrong, slow, or another one than the index was made with.</summary>
public sealed class EmbedderFailureTests
{
    private static CallOptions Call => new(cancellationToken: TestContext.Current.CancellationToken);

    public static TheoryData<string, Func<Vectors, Vectors>> Failures => new()
    {
        { "down", _ => throw new HttpRequestException("Connection refused (embeddings.internal:443)") },
        { "one vector too few", right => new(right.Skip(1)) },
        { "vectors too short", right => new(right.Select(vector => new Embedding<float>(vector.Vector[1..]))) },
        { "not numbers", right => new(right.Select(vector => NoNumbers(vector.Vector.Length))) },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Failing_embedder_makes_the_call_unavailable_and_stores_nothing(
        string how, Func<Vectors, Vectors> answer)
    {
        using var embedder = new ScriptedEmbedder();
        await using var server = await RunningServer.StartAsync(builder => embedder.Serve(builder));
        await Policies.CreateAsync(server.Client);
        await Policies.IndexAsync(server.Client, Policies.Documents[..2]);
        embedder.Answer = answer;

        var refused = await Should.ThrowAsync<RpcException>(Policies.IndexAsync(server.Client, Policies.Documents), how);

        refused.ShouldSay(StatusCode.Unavailable, "EMBEDDER_UNAVAILABLE");
        refused.Status.Detail.ShouldNotContain("embeddings.internal");
        (await Should.ThrowAsync<RpcException>(Policies.SearchAsync(server.Client, new SearchRequest { Query = "refunds" })))
            .ShouldSay(StatusCode.Unavailable, "EMBEDDER_UNAVAILABLE");
        var lexical = new SearchRequest { Query = "refunds parcels pets cats", Mode = SearchMode.Lexical };
        (await Policies.SearchAsync(server.Client, lexical)).Select(hit => hit.DocumentId)
            .ShouldBe(["refunds", "parcels"], ignoreOrder: true);

        embedder.Answer = right => right;
        (await Policies.IndexAsync(server.Client, Policies.Documents)).ShouldBe(
            new IndexDocumentsResponse { IndexedCount = 2, UnchangedCount = 2, ChunkCount = 2 });
    }

    private static Embedding<float> NoNumbers(int dimensions) => new(Enumerable.Repeat(float.NaN, dimensions).ToArray());

    [Fact]
    public async Task Slow_embedder_is_given_up_at_the_callers_deadline()
    {
        using var embedder = new ScriptedEmbedder();
        await using var server = await RunningServer.StartAsync(builder => embedder.Serve(builder));
        await Policies.CreateAsync(server.Client);
        var given = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        embedder.Meanwhile = async cancellation =>
        {
            await using var leaving = cancellation.Register(() => given.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        var request = new IndexDocumentsRequest { IndexName = Policies.Index, Documents = { Policies.Documents } };
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(300);

        var error = await Should.ThrowAsync<RpcException>(
            server.Client.Indexes.IndexDocumentsAsync(request, Call.WithDeadline(deadline)).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await given.Task.WaitAsync(Call.CancellationToken);
        (await server.Client.Indexes.GetIndexAsync(new() { Name = Policies.Index }, Call)).Statistics.Documents.ShouldBe(0);
    }

    [Fact]
    public async Task Index_of_another_embedder_takes_no_documents_and_is_searched_by_words_only()
    {
        using var folder = new Testing.TemporaryFolder();
        await using (var first = await RunningServer.StartInAsync(folder.Path))
        {
            await Policies.CreateAsync(first.Client);
            await Policies.IndexAsync(first.Client, Policies.Documents);
        }

        using var embedder = new ScriptedEmbedder();
        await using var server = await RunningServer.StartInAsync(folder.Path, builder => embedder.Serve(builder, "another-model"));

        var refused = await Should.ThrowAsync<RpcException>(Policies.IndexAsync(server.Client, Policies.Document("new", "One.")));
        refused.ShouldSay(StatusCode.FailedPrecondition, "EMBEDDER_MISMATCH");
        refused.Status.Detail.ShouldContain("another-model");
        (await Should.ThrowAsync<RpcException>(Policies.SearchAsync(server.Client, new SearchRequest { Query = "cats" })))
            .ShouldSay(StatusCode.FailedPrecondition, "EMBEDDER_MISMATCH");
        (await Should.ThrowAsync<RpcException>(Policies.CreateAsync(server.Client)))
            .ShouldSay(StatusCode.AlreadyExists, "INDEX_EXISTS", "index.embedder");
        (await Policies.SearchAsync(server.Client, new SearchRequest { Query = "cats", Mode = SearchMode.Lexical }))
            .ShouldHaveSingleItem().DocumentId.ShouldBe("pets");
    }
}
