using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>A token goes on with its query, in whatever order the labels come.</summary>
public sealed class TokenOrderTests(ServerFixture server) : IClassFixture<ServerFixture>, IDisposable
{
    private const int Count = 12;

    private readonly ShuffledCalls _calls = new(server.Running.Server.GrpcAddress);

    private static Dictionary<string, string> Labels => Maps.Labels.ToDictionary(name => name, name => $"the {name}");

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task Page_token_is_taken_with_labels_in_any_order()
    {
        const string Name = "paged";
        await AssembleAsync(Name);
        var request = new ListContextsRequest { Name = Name, PageSize = 1, Labels = { Labels } };
        var found = new List<string>();
        do
        {
            var page = await _calls.CallAsync<ListContextsResponse>(request);
            found.AddRange(page.Contexts.Select(context => context.ContextId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        found.Count.ShouldBe(Count);
        found.ShouldBeUnique();
    }

    [Fact]
    public async Task Resume_token_is_taken_with_labels_in_any_order()
    {
        const string Name = "resumed";
        await AssembleAsync(Name);
        var request = new StreamContextsRequest { Name = Name, Labels = { Labels } };
        var found = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var streamed = (await _calls.StreamAsync<StreamContextsResponse>(request, 1)).ShouldHaveSingleItem();
            found.Add(streamed.Context.ContextId);
            request.ResumeToken = streamed.ResumeToken;
        }

        found.ShouldBeUnique();
    }

    [Fact]
    public async Task Tokens_of_other_labels_are_refused()
    {
        const string Name = "other";
        await AssembleAsync(Name);
        var list = new ListContextsRequest { Name = Name, PageSize = 1, Labels = { Labels } };
        list.PageToken = (await _calls.CallAsync<ListContextsResponse>(list)).NextPageToken;
        var stream = new StreamContextsRequest { Name = Name, Labels = { Labels } };
        stream.ResumeToken = (await _calls.StreamAsync<StreamContextsResponse>(stream, 1))[0].ResumeToken;
        (list.Labels["～"], list.Labels["🐎"]) = (list.Labels["🐎"], list.Labels["～"]);
        stream.Labels.Remove("a");

        (await Should.ThrowAsync<RpcException>(_calls.CallAsync<ListContextsResponse>(list)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
        (await Should.ThrowAsync<RpcException>(_calls.StreamAsync<StreamContextsResponse>(stream, 1)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "resume_token");
    }

    private async Task AssembleAsync(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            await _calls.CallAsync<AssembleContextResponse>(
                new AssembleContextRequest { Name = name, Items = { ContextItems.Text($"{i}") }, Labels = { Labels } });
        }
    }
}
