using Fabra.Client.Fakes;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class ContextCallTests : ClientTest
{
    [Fact]
    public async Task AssembleContext_items_sends_options_and_repeats_safely()
    {
        State.FailNext("AssembleContext", FakeErrors.Unavailable());
        var options = new AssembleContextOptions
        {
            MaxTokens = 2000,
            Model = "gpt-4o",
            FreshnessSla = TimeSpan.FromMinutes(5),
            FreshnessStrict = true,
            Labels = new Dictionary<string, string> { ["team"] = "risk" },
            Inputs = new Dictionary<string, object?> { ["user_id"] = "u1", ["n"] = 3 },
        };

        var context = await Client.AssembleContextAsync(
            "chat", [ContextItems.Text("a"), ContextItems.Text("b", priority: 2)], options, Cancellation);

        context.Content.ShouldBe("a\nb");
        var requests = State.Calls.Select(call => (AssembleContextRequest)call.Request!).ToList();
        requests.Count.ShouldBe(2);
        requests[1].ShouldBe(requests[0]);
        requests[0].RequestId.ShouldNotBeEmpty();
        requests[0].MaxTokens.ShouldBe(2000);
        requests[0].FreshnessSla.ToTimeSpan().ShouldBe(TimeSpan.FromMinutes(5));
        requests[0].Labels["team"].ShouldBe("risk");
        requests[0].Inputs["n"].Int64Value.ShouldBe(3);
        requests[0].Items[1].Priority.ShouldBe(2);
    }

    [Fact]
    public async Task AssembleContext_named_sends_inputs_and_no_items()
    {
        var inputs = new Dictionary<string, object?> { ["user_id"] = "u1" };

        await Client.AssembleContextAsync("recommendation", inputs, cancellationToken: Cancellation);

        var request = (AssembleContextRequest)State.Calls.Single().Request!;
        request.Items.ShouldBeEmpty();
        request.Inputs["user_id"].StringValue.ShouldBe("u1");
        request.HasMaxTokens.ShouldBeFalse();
    }

    [Fact]
    public async Task GetContextAt_prefixed_id_finds_the_context()
    {
        AddContexts(3);

        var context = await Client.GetContextAtAsync($"ctx_{State.Contexts[1].ContextId}", cancellationToken: Cancellation);

        context.Content.ShouldBe("content 1");
    }

    [Fact]
    public async Task GetContextAt_unknown_id_is_not_found()
    {
        var error = await Should.ThrowAsync<FabraRpcException>(
            () => Client.GetContextAtAsync("01912345-6789-7abc-8ef0-123456789abc", cancellationToken: Cancellation));

        error.ReasonCode.ShouldBe(ErrorReason.ContextNotFound);
    }

    [Fact]
    public async Task ListContexts_over_pages_yields_each_once_and_stops_at_the_limit()
    {
        AddContexts(250);

        var all = await Client.ListContextsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        var some = await Client.ListContextsAsync(limit: 120, cancellationToken: Cancellation).ToListAsync(Cancellation);

        all.Select(context => context.ContextId).ShouldBe(State.Contexts.Select(context => context.ContextId).Reverse());
        some.ShouldBe(all.Take(120));
    }

    [Fact]
    public async Task ListContexts_interval_is_inclusive()
    {
        AddContexts(10);
        var start = new DateTimeOffset(2024, 1, 15, 10, 0, 3, TimeSpan.Zero);

        var found = await Client.ListContextsAsync(start, start.AddSeconds(2), cancellationToken: Cancellation).ToListAsync(Cancellation);

        found.Select(context => context.Content).ShouldBe(["content 5", "content 4", "content 3"]);
    }

    [Fact]
    public async Task ListContexts_limit_zero_is_refused() =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            async () => await Client.ListContextsAsync(limit: 0, cancellationToken: Cancellation).ToListAsync(Cancellation));

    [Fact]
    public async Task QuerySql_parts_yields_columns_rows_and_truncation()
    {
        State.SqlParts.Add(new QuerySqlResponse { Columns = { new SqlColumn { Name = "n" } }, Rows = { Row(1), Row(2) } });
        State.SqlParts.Add(new QuerySqlResponse { Rows = { Row(3) }, Truncated = true });
        State.FailNext("QuerySql", FakeErrors.Unavailable());

        using var answer = await Client.QuerySqlAsync("SELECT n FROM t", cancellationToken: Cancellation);
        var rows = await answer.ToListAsync(Cancellation);

        answer.Columns.Single().Name.ShouldBe("n");
        rows.Select(row => row[0].Int64Value).ShouldBe([1L, 2, 3]);
        answer.IsTruncated.ShouldBeTrue();
    }

    [Fact]
    public async Task QuerySql_refused_says_why()
    {
        State.FailNext("QuerySql", FakeErrors.Create(StatusCode.InvalidArgument, "INVALID_SQL", "sql: only SELECT", "sql"));

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.QuerySqlAsync("DROP TABLE t", null, Cancellation));

        error.ReasonCode.ShouldBe(ErrorReason.InvalidSql);
    }

    private static ListValue Row(object value) => new() { Values = { FabraValue.From(value) } };
}
