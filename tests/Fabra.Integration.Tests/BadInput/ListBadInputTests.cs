using System.Net;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fabra.Integration.Tests.BadInput;

public sealed class ListBadInputTests(ServerFixture server) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ContextService.ContextServiceClient Contexts => server.Client.Contexts;

    public async ValueTask InitializeAsync() => await Samples.AssembleManyAsync(server.Client, "listed", 3);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Start_after_end_is_refused_by_list_and_stream()
    {
        var now = TimeProvider.System.GetUtcNow();
        var filter = new ContextFilter { Start = now, End = now.AddSeconds(-1) };

        await FirstAsync(server.Client.ListContextsAsync(
                options: new ListContextsOptions { Filter = filter }, cancellationToken: Cancellation))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_TIME_RANGE", "start");
        await FirstAsync(server.Client.StreamContextsAsync(new StreamContextsOptions { Filter = filter }, Cancellation))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_TIME_RANGE", "start");
    }

    [Fact]
    public async Task Subject_of_an_unknown_entity_is_refused_with_the_closest()
    {
        var filter = new ContextFilter { Subject = new Subject { EntityName = "shoppers", EntityId = "s1" } };

        var refusals = new[]
        {
            await FirstAsync(server.Client.ListContextsAsync(
                    options: new ListContextsOptions { Filter = filter }, cancellationToken: Cancellation))
                .ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_ENTITY", "subject.entity_name"),
            await FirstAsync(server.Client.StreamContextsAsync(new StreamContextsOptions { Filter = filter }, Cancellation))
                .ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_ENTITY", "subject.entity_name"),
        };
        refusals.ShouldAllBe(refusal => refusal.ClosestNames.Contains(Samples.Entity));

        using var rest = await server.Http.GetAsync("/v1/contexts?subject=shoppers:s1", Cancellation);
        rest.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await rest.Content.ReadAsStringAsync(Cancellation)).ShouldContain(Samples.Entity);
        (await server.Cli.RunAsync("context", "list", "--subject", "shoppers:s1"))
            .ShouldFail(3, "UNKNOWN_ENTITY", "subject.entity_name", Samples.Entity);
        (await server.Cli.RunAsync("context", "export", "--subject", "shoppers:s1")).ShouldFail(3, "UNKNOWN_ENTITY", Samples.Entity);
    }

    [Fact]
    public async Task Name_of_no_context_lists_nothing_and_says_that_names_are_free()
    {
        var run = await server.Cli.RunAsync("context", "list", "--name", "liste", "--subject", $"{Samples.Entity}:none");

        run.Code.ShouldBe(0);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldContain("--name is free text");
    }

    [Fact]
    public async Task Page_token_of_another_query_is_refused()
    {
        var page = await Contexts.ListContextsAsync(new ListContextsRequest { PageSize = 1 }, cancellationToken: Cancellation);

        (await ListAsync(new ListContextsRequest { PageToken = page.NextPageToken, Name = "listed" }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
        (await ListAsync(new ListContextsRequest { PageToken = page.NextPageToken, Order = ContextOrder.OldestFirst }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
        (await ListAsync(new ListContextsRequest { PageToken = page.NextPageToken[1..] }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "page_token");
    }

    [Fact]
    public async Task Page_token_is_taken_with_another_page_size_and_view()
    {
        var page = await Contexts.ListContextsAsync(new ListContextsRequest { PageSize = 1 }, cancellationToken: Cancellation);
        var next = new ListContextsRequest { PageToken = page.NextPageToken, PageSize = 2, View = ContextView.Full };

        (await Contexts.ListContextsAsync(next, cancellationToken: Cancellation)).Contexts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Resume_token_of_another_query_is_refused()
    {
        var streamed = await FirstAsync(server.Client.StreamContextsAsync(cancellationToken: Cancellation));
        var other = new StreamContextsOptions
        {
            Filter = new ContextFilter { Name = "listed" },
            ResumeToken = streamed.ShouldNotBeNull().ResumeToken,
        };

        await FirstAsync(server.Client.StreamContextsAsync(other, Cancellation))
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN", "resume_token");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task Impossible_page_size_is_refused(int size) =>
        (await ListAsync(new ListContextsRequest { PageSize = size }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "page_size");

    [Fact]
    public async Task Impossible_values_of_other_fields_are_refused()
    {
        (await ListAsync(new ListContextsRequest { Order = (ContextOrder)9 }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "order");
        (await ListAsync(new ListContextsRequest { FreshnessStatus = (FreshnessStatus)9 }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "freshness_status");
        (await ListAsync(new ListContextsRequest { View = (ContextView)9 }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "view");
        (await ListAsync(new ListContextsRequest { Subject = new Subject { EntityName = "user" } }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "subject.entity_id");
        (await ListAsync(new ListContextsRequest { Start = new Timestamp { Nanos = -1 } }))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "start");
    }

    [Fact]
    public async Task Stream_limit_of_nothing_is_refused()
    {
        using var call = Contexts.StreamContexts(new StreamContextsRequest { Limit = 0 }, cancellationToken: Cancellation);

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation)))
            .ShouldSay(StatusCode.InvalidArgument, "INVALID_FIELD", "limit");
    }

    [Theory]
    [InlineData("")]
    [InlineData("DELETE FROM context_log")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("COPY context_log TO '/tmp/stolen.csv'")]
    [InlineData("SELEKT 1")]
    [InlineData("SELECT * FROM no_such_table")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    public async Task Sql_that_is_no_plain_select_is_refused(string sql) =>
        await server.Client.QuerySqlAsync(sql, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_SQL");

    private static async Task<T?> FirstAsync<T>(IAsyncEnumerable<T> all) => await all.FirstOrDefaultAsync(Cancellation);

    private async Task<RpcException> ListAsync(ListContextsRequest request) =>
        await Should.ThrowAsync<RpcException>(Contexts.ListContextsAsync(request, cancellationToken: Cancellation).ResponseAsync);
}
