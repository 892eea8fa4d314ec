using System.Net;
using System.Text;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Integration.Tests.Sessions;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>Values as deep as every client can read, and deeper ones, which would be recorded and then read by nobody.</summary>
public sealed class DeepValueTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Deepest = 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The parser of C# reads 100 messages deep, as those of C++, Python, Java and Rust do.</summary>
    [Fact]
    public async Task Deepest_value_can_be_read_from_every_answer()
    {
        using var call = server.Client.Contexts.Assemble(cancellationToken: Cancellation);
        var open = new OpenStep { Name = "deep", Inputs = { ["tree"] = Nested(Deepest) } };
        await call.RequestStream.WriteAsync(new AssembleRequest { Open = open }, Cancellation);
        await call.RequestStream.WriteAsync(RawSession.Text("x"), Cancellation);
        await call.RequestStream.WriteAsync(new AssembleRequest { Commit = new CommitStep() }, Cancellation);
        AssembleResponse? last = null;
        while (await call.ResponseStream.MoveNext(Cancellation))
        {
            last = call.ResponseStream.Current;
        }

        var id = last.ShouldNotBeNull().Committed.ShouldNotBeNull(last.ToString()).Context.ContextId;
        var context = await server.Client.GetContextAtAsync(id, cancellationToken: Cancellation);
        context.Lineage.Inputs["tree"].ShouldBe(Nested(Deepest));
        (await server.Client.ReplayContextAsync(id, ReplayMode.AsOf, cancellationToken: Cancellation)).Identical.ShouldBeTrue();
        (await server.Http.GetStringAsync($"/v1/context/{id}", Cancellation)).ShouldContain("\"tree\"");
    }

    [Fact]
    public async Task Deeper_value_is_refused_before_anything_is_recorded()
    {
        var request = new AssembleContextRequest
        {
            Name = "deeper",
            Items = { ContextItems.Text("x") },
            Inputs = { ["tree"] = Nested(Deepest + 1) },
        };

        var error = await Should.ThrowAsync<RpcException>(async () =>
            await server.Client.Contexts.AssembleContextAsync(request, cancellationToken: Cancellation));

        error.ShouldSay(StatusCode.InvalidArgument, "VALUE_TOO_DEEP", "inputs[tree]");
    }

    [Fact]
    public async Task Deeper_value_over_rest_is_refused_with_the_same_reason()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", Deepest + 1)) + "1" + new string('}', Deepest + 1);
        using var content = new StringContent($$"""{"inputs":{"tree":{{json}}},"items":[{"text":"x"}]}""", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/context/deeper", content, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("VALUE_TOO_DEEP");
    }

    [Fact]
    public void Client_and_server_have_one_limit()
    {
        FabraValue.MaxWireDepth.ShouldBe(Authoring.Value.MaxWireDepth);
        FabraValue.MaxDepth.ShouldBe(Authoring.Value.MaxDepth);
        FabraValue.From(Nested(Deepest)).ShouldBe(Nested(Deepest));
        Should.Throw<ArgumentException>(() => FabraValue.From(Nested(Deepest + 1)));
    }

    private static Value Nested(int depth) => Enumerable.Range(0, depth).Aggregate(
        new Value { Int64Value = 1 },
        (inner, _) => new Value { StructValue = new StructValue { Fields = { ["a"] = inner } } });
}
