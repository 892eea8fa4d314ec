using System.Net.Http.Json;
using System.Text.Json;
using Fabra.Client;
using Fabra.Integration.Tests.Documents;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>A retry that encodes its maps in another order is the same request, by each method that takes a <c>request_id</c>.</summary>
public sealed class RetryOrderTests(ServerFixture server) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const int Retries = 12;
    private const string Feature = "retried_profile";

    private readonly ShuffledCalls _calls = new(server.Running.Server.GrpcAddress);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Dictionary<string, string> Labels => Maps.Labels.ToDictionary(name => name, name => $"the {name}");

    private static Dictionary<string, Value> Inputs => Maps.Labels.ToDictionary(name => name, _ => Maps.Profile);

    public async ValueTask InitializeAsync() => await server.Client.RegisterFeaturesAsync(
        [], [new FeatureDefinition { Name = Feature, EntityName = Samples.Entity, ValueType = V1.ValueType.Struct }], cancellationToken: Cancellation);

    public ValueTask DisposeAsync()
    {
        _calls.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Assembly_is_recorded_once()
    {
        var request = new AssembleContextRequest
        {
            Name = "retried",
            RequestId = "retried",
            Items = { ContextItems.Text("x") },
            Labels = { Labels },
            Inputs = { Inputs },
        };

        var answers = await RepeatAsync<AssembleContextResponse>(request);

        answers.Select(answer => answer.Context.ContextId).Distinct().ShouldHaveSingleItem();
        request.Inputs["a"].StructValue.Fields["Zip"] = FabraValue.From("other");
        await ShouldBeReusedAsync(() => _calls.CallAsync<AssembleContextResponse>(request));
    }

    [Fact]
    public async Task Session_is_recorded_once()
    {
        var open = new OpenStep { Name = "session", RequestId = "session", Labels = { Labels }, Inputs = { Inputs } };
        var committed = new List<string>();
        for (var i = 0; i < Retries; i++)
        {
            var answers = await ConverseAsync(open);
            committed.Add(answers[^1].Committed.Context.ContextId);
        }

        committed.Distinct().ShouldHaveSingleItem();
        open.Inputs["a"].StructValue.Fields["Zip"] = FabraValue.From("other");
        (await ConverseAsync(open))[^1].Error.Reason.ShouldBe("REQUEST_ID_REUSED");
    }

    [Fact]
    public async Task Write_is_appended_once()
    {
        var request = new WriteFeaturesRequest
        {
            RequestId = "write",
            Writes =
            {
                new FeatureWrite { FeatureName = Feature, EntityId = "w1", Value = Maps.Profile },
                new FeatureWrite { FeatureName = Feature, EntityId = "w2", Value = Maps.Profile },
            },
        };

        await RepeatAsync<WriteFeaturesResponse>(request);

        var sql = $"SELECT count(*) FROM feature_history WHERE feature_name = '{Feature}' AND entity_id IN ('w1', 'w2')";
        using var rows = await server.Client.QuerySqlAsync(sql, cancellationToken: Cancellation);
        (await rows.FirstAsync(Cancellation))[0].Int64Value.ShouldBe(2);
        request.Writes[1].Value = Maps.Struct(("a", Maps.Profile));
        await ShouldBeReusedAsync(() => _calls.CallAsync<WriteFeaturesResponse>(request));
    }

    [Fact]
    public async Task Documents_are_indexed_once_with_and_without_a_request_id()
    {
        await Policies.CreateAsync(server.Client);
        var document = new DocumentInput { DocumentId = "d1", Text = "Refunds take two weeks." };
        document.Metadata.Add(Maps.Labels.Where(name => name.Length > 0).ToDictionary(name => name, name => FabraValue.From(new[] { name, "x" })));
        var request = new IndexDocumentsRequest { IndexName = Policies.Index, RequestId = "documents", Documents = { document } };
        (await _calls.CallAsync<IndexDocumentsResponse>(request)).IndexedCount.ShouldBe(1);

        (await RepeatAsync<IndexDocumentsResponse>(request)).ShouldAllBe(answer => answer.UnchangedCount == 1);
        var again = new IndexDocumentsRequest { IndexName = Policies.Index, Documents = { document } };
        (await RepeatAsync<IndexDocumentsResponse>(again)).ShouldAllBe(answer => answer.UnchangedCount == 1);
        var ingest = new IngestDocumentsRequest { IndexName = Policies.Index, Documents = { document } };
        (await _calls.ConverseAsync<IngestDocumentsResponse>(ingest, ingest, ingest)).ShouldAllBe(answer => answer.UnchangedCount == 1);
        document.Metadata["a"] = FabraValue.From("other");
        await ShouldBeReusedAsync(() => _calls.CallAsync<IndexDocumentsResponse>(request));
    }

    [Fact]
    public async Task Rest_body_in_another_order_is_recorded_once()
    {
        string[] bodies =
        [
            """{"request_id":"rest","items":[{"text":"x"}],"labels":{"🐎":"1","～":"2"},"inputs":{"a":{"x":1,"y":[{"b":2,"c":3}]},"b":4}}""",
            """{"inputs":{"b":4,"a":{"y":[{"c":3,"b":2}],"x":1}},"labels":{"～":"2","🐎":"1"},"items":[{"text":"x"}],"request_id":"rest"}""",
        ];
        var ids = new List<string?>();
        foreach (var body in bodies)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await server.Http.PostAsync("/v1/context/rest_retried", content, Cancellation);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancellation));
            ids.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("context_id").GetString());
        }

        ids.Distinct().ShouldHaveSingleItem();
    }

    private async Task<IReadOnlyList<TAnswer>> RepeatAsync<TAnswer>(IMessage request)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        var answers = new List<TAnswer>();
        for (var i = 0; i < Retries; i++)
        {
            answers.Add(await _calls.CallAsync<TAnswer>(request));
        }

        return answers;
    }

    private Task<IReadOnlyList<AssembleResponse>> ConverseAsync(OpenStep open) => _calls.ConverseAsync<AssembleResponse>(
        new AssembleRequest { StepId = 1, Open = open },
        new AssembleRequest { StepId = 2, AddItems = new AddItemsStep { Items = { ContextItems.Text("x") } } },
        new AssembleRequest { StepId = 3, Commit = new CommitStep() });

    private static async Task ShouldBeReusedAsync<T>(Func<Task<T>> call) =>
        (await Should.ThrowAsync<RpcException>(call)).ShouldSay(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id");
}
