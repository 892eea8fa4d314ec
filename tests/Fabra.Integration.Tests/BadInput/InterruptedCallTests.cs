using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>Calls that their caller gives up.</summary>
public sealed class InterruptedCallTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deadline_that_has_passed_fails_at_once_and_records_nothing()
    {
        var request = new AssembleContextRequest { Name = "too_late", Items = { ContextItems.Text("x") } };
        var past = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);

        var error = await Should.ThrowAsync<RpcException>(
            server.Client.Contexts.AssembleContextAsync(request, deadline: past, cancellationToken: Cancellation).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await ShouldHoldNoneAsync("too_late");
    }

    [Fact]
    public async Task Deadline_that_passes_in_a_session_ends_it_and_records_nothing()
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2);
        using var call = server.Client.Contexts.Assemble(deadline: deadline, cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new AssembleRequest { Open = new OpenStep { Name = "too_slow" } }, Cancellation);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();

        var error = await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext(Cancellation));

        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await ShouldHoldNoneAsync("too_slow");
    }

    [Fact]
    public async Task Stream_that_is_cancelled_in_its_middle_ends_and_the_server_goes_on()
    {
        await Samples.AssembleManyAsync(server.Client, "streamed", 50);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var call = server.Client.Contexts.StreamContexts(new StreamContextsRequest(), cancellationToken: leaving.Token);
        (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue();

        await leaving.CancelAsync();
        var error = await Should.ThrowAsync<RpcException>(ReadToEndAsync(call.ResponseStream));

        error.StatusCode.ShouldBe(StatusCode.Cancelled);
        (await server.Client.StreamContextsAsync(cancellationToken: Cancellation).CountAsync(Cancellation))
            .ShouldBeGreaterThanOrEqualTo(50);
    }

    private static async Task ReadToEndAsync<T>(IAsyncStreamReader<T> stream)
    {
        while (await stream.MoveNext(Cancellation))
        {
        }
    }

    private async Task ShouldHoldNoneAsync(string name)
    {
        var options = new ListContextsOptions { Filter = new ContextFilter { Name = name } };
        (await server.Client.ListContextsAsync(options: options, cancellationToken: Cancellation).AnyAsync(Cancellation)).ShouldBeFalse();
    }
}
