using System.Net;
using System.Text;
using System.Text.Json;
using Fabra.Client;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>A refusal that names many things, read by clients that take 8 KB of it.</summary>
public sealed class LongErrorTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Values = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("u")]
    [InlineData("患者编号")]
    public async Task Many_violations_reach_a_client_that_takes_8_kilobytes(string letters)
    {
        var ids = await WriteOldAsync(letters);
        using var handler = new SocketsHttpHandler { MaxResponseHeadersLength = 8 };
        using var channel = GrpcChannel.ForAddress(server.Running.Server.GrpcAddress, new GrpcChannelOptions { HttpHandler = handler });
        var request = new AssembleContextRequest
        {
            Name = "too_old",
            FreshnessSla = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)),
            FreshnessStrict = true,
            Items = { ids.Select(id => ContextItems.Feature(Samples.Score, id)) },
        };

        var error = await Should.ThrowAsync<RpcException>(async () =>
            await new ContextService.ContextServiceClient(channel).AssembleContextAsync(request, cancellationToken: Cancellation));

        error.ShouldSay(StatusCode.FailedPrecondition, "FRESHNESS_VIOLATED");
        error.Status.Detail.ShouldMatch(@", and \d+ more$");
        var detail = error.Details().Details.Single(any => any.Is(FreshnessViolationDetail.Descriptor)).Unpack<FreshnessViolationDetail>();
        (detail.Violations.Count + detail.More).ShouldBe(Values);
        detail.Violations[0].Feature.ShouldBe($"{Samples.Entity}/{ids[0]}/{Samples.Score}");
        detail.Violations[0].SlaMs.ShouldBe(1_000);
        error.Details().Info().Metadata["feature[0]"].ShouldBe(detail.Violations[0].Feature);
    }

    [Fact]
    public async Task Violations_are_typed_over_rest()
    {
        var ids = await WriteOldAsync("r");
        var items = string.Join(',', ids.Select(id =>
            $$$"""{"feature":{"feature_name":"{{{Samples.Score}}}","entity_id":"{{{id}}}"}}"""));
        using var content = new StringContent(
            $$"""{"items":[{{items}}],"freshness_sla_ms":1000,"freshness_strict":true}""", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/context/too_old", content, Cancellation);

        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict, text);
        var violations = JsonElement.Parse(text).GetProperty("freshness_violations");
        violations.GetArrayLength().ShouldBe(Values);
        violations[0].GetProperty("feature").GetString().ShouldBe($"{Samples.Entity}/{ids[0]}/{Samples.Score}");
        violations[0].GetProperty("sla_ms").GetInt64().ShouldBe(1_000);
    }

    private async Task<string[]> WriteOldAsync(string letters)
    {
        string[] ids = [.. Enumerable.Range(0, Values).Select(i => $"{string.Concat(Enumerable.Repeat(letters, 25))}{i}")];
        await server.Client.WriteFeaturesAsync(
            [.. ids.Select(id => FeatureWrites.Create(Samples.Score, id, 1.0, TimeProvider.System.GetUtcNow().AddHours(-1)))],
            cancellationToken: Cancellation);
        return ids;
    }
}
