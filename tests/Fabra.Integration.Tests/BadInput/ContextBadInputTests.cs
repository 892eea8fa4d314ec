using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.BadInput;

public sealed class ContextBadInputTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    public static readonly TheoryData<string, ContextItem, string, string> ImpossibleItems = new()
    {
        { "5 MB", ContextItems.Text(new string('a', 5_000_000)), "TOO_LARGE", "items[0].text" },
        { "U+0000", ContextItems.Text("a\0b"), "INVALID_FIELD", "items[0].text" },
        { "no source", new ContextItem { SourceId = "x" }, "INVALID_FIELD", "items[0]" },
        { "a format without a place", ContextItems.Feature("score", "u1", "no place"), "INVALID_FIELD", "items[0].format" },
        { "a format with two places", ContextItems.Feature("score", "u1", "{} {}"), "INVALID_FIELD", "items[0].format" },
        { "an empty entity", ContextItems.Feature("score", ""), "INVALID_FIELD", "items[0].feature.entity_id" },
        { "an empty feature", ContextItems.Feature("", "u1"), "INVALID_FIELD", "items[0].feature.feature_name" },
    };

    private static readonly ContextItem[] Hello = [ContextItems.Text("Hello")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unknown_context_name_is_not_found_with_the_closest()
    {
        var call = server.Client.AssembleContextAsync(
            "recomendation_context", new Dictionary<string, object?> { ["user_id"] = "u" }, cancellationToken: Cancellation);

        (await call.ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_CONTEXT_NAME", "name"))
            .ClosestNames.ShouldContain("recommendation_context");
    }

    [Fact]
    public async Task Registered_context_with_items_is_refused() =>
        await server.Client.AssembleContextAsync("recommendation_context", Hello, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "items");

    [Theory]
    [InlineData("user", "inputs[user]", "INVALID_FIELD", "x")]
    [InlineData("user_id", "inputs[user_id]", "WRONG_VALUE_TYPE", 7)]
    public async Task Input_that_the_function_does_not_take_is_refused(string name, string field, string reason, object value) =>
        await server.Client.AssembleContextAsync(
            "recommendation_context", new Dictionary<string, object?> { [name] = value }, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, reason, field);

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Impossible_name_is_refused(string name) =>
        await server.Client.AssembleContextAsync(name, Hello, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "name");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task Budget_below_one_is_refused(int maxTokens) =>
        await server.Client.AssembleContextAsync(
            "budget", Hello, new AssembleContextOptions { MaxTokens = maxTokens }, Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "max_tokens");

    [Fact]
    public async Task Freshness_limit_of_nothing_is_refused() =>
        await server.Client.AssembleContextAsync(
            "sla", Hello, new AssembleContextOptions { FreshnessSla = TimeSpan.Zero }, Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "freshness_sla");

    [Theory]
    [MemberData(nameof(ImpossibleItems))]
    public async Task Impossible_item_is_refused(string what, ContextItem item, string reason, string field)
    {
        what.ShouldNotBeEmpty();
        await server.Client.AssembleContextAsync("items", [item], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, reason, field);
    }

    [Fact]
    public async Task Item_of_an_unknown_feature_names_the_item_and_the_closest()
    {
        var call = server.Client.AssembleContextAsync(
            "items", [.. Hello, ContextItems.Feature("scoer", "u1")], cancellationToken: Cancellation);

        (await call.ShouldBeRefusedAsync(StatusCode.NotFound, "UNKNOWN_FEATURE", "items[1].feature.feature_name"))
            .ClosestNames.ShouldContain("score");
    }

    [Fact]
    public async Task More_than_10_000_items_are_refused() =>
        await server.Client.AssembleContextAsync(
            "items", Enumerable.Range(0, 10_001).Select(_ => ContextItems.Text("x")), cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "TOO_MANY_ITEMS", "items");

    [Fact]
    public async Task Infinite_input_is_refused_naming_it()
    {
        var request = new AssembleContextRequest { Name = "inputs", Items = { Hello } };
        request.Inputs["score"] = new Value { DoubleValue = double.NegativeInfinity };

        (await CallAsync(request)).ShouldSay(StatusCode.InvalidArgument, "INVALID_VALUE", "inputs[score]");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("01912345-6789-7abc-def0-12345678")]
    [InlineData("ctx_")]
    public async Task Malformed_id_is_refused_everywhere(string id)
    {
        const StatusCode Code = StatusCode.InvalidArgument;
        await server.Client.GetContextAtAsync(id, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(Code, "MALFORMED_ID", "context_id");
        await server.Client.GetContextLineageAsync(id, Cancellation).ShouldBeRefusedAsync(Code, "MALFORMED_ID", "context_id");
        await server.Client.ReplayContextAsync(id, ReplayMode.AsOf, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(Code, "MALFORMED_ID", "context_id");
    }

    [Fact]
    public async Task Unknown_id_is_not_found() =>
        await server.Client.GetContextAtAsync("01912345-6789-7abc-8ef0-123456789abc", cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.NotFound, "CONTEXT_NOT_FOUND");

    [Fact]
    public async Task Replay_without_a_mode_is_refused()
    {
        var context = await Samples.AssembleAsync(server.Client, "replayed", "text");

        await server.Client.ReplayContextAsync(context.ContextId, ReplayMode.Unspecified, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "mode");
    }

    private async Task<RpcException> CallAsync(AssembleContextRequest request) => await Should.ThrowAsync<RpcException>(
        server.Client.Contexts.AssembleContextAsync(request, cancellationToken: Cancellation).ResponseAsync);
}
