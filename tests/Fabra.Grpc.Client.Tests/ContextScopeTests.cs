using Fabra.Client.Fakes;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Client.Tests;

public sealed class ContextScopeTests : ClientTest
{
    [Fact]
    public async Task Scope_read_record_add_complete_yields_the_context()
    {
        DefineScore(85.5);

        await using var scope = await Client.BeginContextAsync("recommendation", cancellationToken: Cancellation);
        var score = await scope.GetFeatureAsync<double>("score", "u1", Cancellation);
        await scope.RecordRetrievalAsync(new RetrieverLineage { RetrieverName = "similar" }, Cancellation);
        scope.Add($"Engagement: {score}").Add("Similar: a, b", priority: 2);
        var context = await scope.CompleteAsync(Cancellation);

        context.Name.ShouldBe("recommendation");
        context.Content.ShouldBe("Engagement: 85.5\nSimilar: a, b");
        State.Steps.Select(step => step.StepId).ShouldBe([1L, 2, 3, 4, 5]);
        State.Steps.First().Open.RequestId.ShouldBe(scope.RequestId);
    }

    [Fact]
    public async Task Scope_search_and_retrieve_yield_the_texts_with_their_chunks()
    {
        await using var scope = await Client.BeginContextAsync("answer", cancellationToken: Cancellation);

        var found = await scope.SearchAsync(
            "policies", "refunds", 3, SearchMode.Lexical, DocumentFilter.Equal("year", 2024), Cancellation);
        var run = await scope.RetrieveAsync("similar_products", "phone", Cancellation);

        found.Select(text => (text.Text, text.Chunk.ChunkId)).ShouldBe([("refunds 1", "c0"), ("refunds 2", "c1")]);
        run.Count.ShouldBe(2);
        var steps = State.Steps.Where(step => step.Retrieve is not null).Select(step => step.Retrieve.Retrieval).ToArray();
        steps.ShouldBe(
        [
            new RetrievalReference
            {
                IndexName = "policies",
                Query = "refunds",
                TopK = 3,
                Mode = SearchMode.Lexical,
                Filter = DocumentFilter.Equal("year", 2024).ToFilter(),
            },
            new RetrievalReference { RetrieverName = "similar_products", Query = "phone" },
        ]);
    }

    [Fact]
    public void Items_of_retrievals_carry_what_they_are_made_with()
    {
        var search = ContextItems.Retrieval("policies", "refunds", retrieverName: "rules", format: "Rules: {}", priority: 2, sourceId: "r");
        var run = ContextItems.Retriever("similar_products", "phone", required: true);

        (search.Retrieval.IndexName, search.Retrieval.Query, search.Retrieval.RetrieverName, search.Retrieval.HasTopK)
            .ShouldBe(("policies", "refunds", "rules", false));
        (search.Format, search.Priority, search.SourceId).ShouldBe(("Rules: {}", 2, "r"));
        (run.Retrieval.RetrieverName, run.Retrieval.Mode, run.Required).ShouldBe(("similar_products", SearchMode.Unspecified, true));
    }

    [Fact]
    public async Task Scope_many_reads_at_once_keeps_32_outstanding_and_matches_replies()
    {
        for (var i = 0; i < 100; i++)
        {
            State.Values[("score", $"u{i}")] = new FeatureValue { FeatureName = "score", Value = FabraValue.From((double)i) };
        }

        State.HoldReplies = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var scope = await Client.BeginContextAsync("many", cancellationToken: Cancellation);

        var reads = Enumerable.Range(0, 100).Select(i => scope.GetFeatureAsync<double>("score", $"u{i}", Cancellation)).ToList();
        await State.ManyOutstanding.Task.WaitAsync(Cancellation);
        State.HoldReplies.SetResult();

        (await Task.WhenAll(reads)).ShouldBe(Enumerable.Range(0, 100).Select(i => (double)i));
        State.MaxOutstanding.ShouldBe(32);
    }

    [Fact]
    public async Task Scope_thousands_of_items_travel_in_few_messages_and_keep_their_order()
    {
        await using var scope = await Client.BeginContextAsync("long", cancellationToken: Cancellation);
        for (var i = 0; i < 2000; i++)
        {
            scope.Add($"line {i}");
        }

        var context = await scope.CompleteAsync(Cancellation);

        context.Content.ShouldBe(string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"line {i}")));
        State.Steps.Count(step => step.AddItems is not null).ShouldBe(4);
    }

    [Fact]
    public async Task Scope_large_items_are_split_over_messages_below_the_size_limit()
    {
        await using var scope = await Client.BeginContextAsync("large", cancellationToken: Cancellation);
        for (var i = 0; i < 8; i++)
        {
            scope.Add(new string('x', 700_000));
        }

        (await scope.CompleteAsync(Cancellation)).Content.Length.ShouldBe((8 * 700_000) + 7);
        State.Steps.Max(step => step.CalculateSize()).ShouldBeLessThan(4 * 1024 * 1024);
    }

    [Fact]
    public async Task Scope_failed_step_throws_and_the_session_goes_on()
    {
        DefineScore(85.5);
        State.FailStep = step => step.GetFeatures?.FeatureNames[0] == "scores" ? Unknown("scores") : null;
        await using var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);

        var error = await Should.ThrowAsync<FabraRpcException>(() => scope.GetFeatureAsync<double>("scores", "u1", Cancellation));
        error.ReasonCode.ShouldBe(ErrorReason.UnknownFeature);
        error.ClosestNames.ShouldBe(["score"]);

        (await scope.GetFeatureAsync<double>("score", "u1", Cancellation)).ShouldBe(85.5);
        (await scope.Add("x").CompleteAsync(Cancellation)).Content.ShouldBe("x");
    }

    [Fact]
    public async Task Complete_with_a_refused_item_commits_nothing()
    {
        State.FailStep = step => step.AddItems is null ? null : Unknown("score");
        await using var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);
        scope.AddFeature("score", "u1");

        await Should.ThrowAsync<FabraRpcException>(() => scope.CompleteAsync(Cancellation));

        State.Steps.ShouldNotContain(step => step.Commit != null);
    }

    [Fact]
    public async Task Complete_refused_for_freshness_may_be_completed_again()
    {
        var refusals = 1;
        State.FailStep = step => step.Commit is null || refusals-- <= 0 ? null : Error(StatusCode.FailedPrecondition, "FRESHNESS_VIOLATED");
        await using var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);
        scope.Add("x");

        var error = await Should.ThrowAsync<FabraRpcException>(() => scope.CompleteAsync(Cancellation));
        error.ReasonCode.ShouldBe(ErrorReason.FreshnessViolated);

        (await scope.CompleteAsync(Cancellation)).Content.ShouldBe("x");
    }

    [Fact]
    public async Task Dispose_without_complete_abandons_the_session()
    {
        var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);
        scope.Add("x");

        await scope.DisposeAsync();
        await scope.DisposeAsync();

        await State.Abandoned.Task.WaitAsync(Cancellation);
        State.Steps.ShouldNotContain(step => step.Commit != null);
        Should.Throw<InvalidOperationException>(() => scope.Add("y"));
    }

    [Fact]
    public async Task Complete_twice_is_refused()
    {
        await using var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);
        await scope.Add("x").CompleteAsync(Cancellation);

        await Should.ThrowAsync<InvalidOperationException>(() => scope.CompleteAsync(Cancellation));
    }

    [Fact]
    public async Task Begin_unavailable_is_repeated()
    {
        State.FailNext("Assemble", FakeErrors.Unavailable(), FakeErrors.Unavailable());

        await using var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);

        (await scope.Add("x").CompleteAsync(Cancellation)).Content.ShouldBe("x");
        State.CountOf("Assemble").ShouldBe(3);
    }

    [Fact]
    public async Task Begin_refused_throws_the_reason()
    {
        State.FailStep = step => step.Open is null ? null : Error(StatusCode.InvalidArgument, "INVALID_FIELD");

        var error = await Should.ThrowAsync<FabraRpcException>(() => Client.BeginContextAsync("", cancellationToken: Cancellation));

        error.ReasonCode.ShouldBe(ErrorReason.InvalidField);
    }

    [Fact]
    public async Task Step_after_the_server_ended_the_session_throws_its_reason()
    {
        await using var scope = await Client.BeginContextAsync("chat", cancellationToken: Cancellation);
        State.EndSession = FakeErrors.Create(StatusCode.DeadlineExceeded, "SESSION_IDLE", "idle for 60 s");

        var first = await Should.ThrowAsync<FabraRpcException>(() => scope.GetFeatureAsync<double?>("score", "u1", Cancellation));
        var later = await Should.ThrowAsync<FabraRpcException>(() => scope.GetFeatureAsync<double?>("score", "u1", Cancellation));

        first.ReasonCode.ShouldBe(ErrorReason.SessionIdle);
        later.ReasonCode.ShouldBe(ErrorReason.SessionIdle);
    }

    private static StepError Unknown(string name) => Error(StatusCode.NotFound, "UNKNOWN_FEATURE", $"There is no feature {name}.", "score");

    private static StepError Error(StatusCode code, string reason, string message = "no", string? closest = null) => new()
    {
        Status = FakeErrors.Details(code, reason, message, closest: closest).ToByteString(),
        Code = (int)code,
        Reason = reason,
        Message = message,
    };
}
