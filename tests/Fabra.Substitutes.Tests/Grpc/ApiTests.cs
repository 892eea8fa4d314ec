using System.Buffers;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fabra.Substitutes.Tests.Grpc;

/// <summary>What callers and generated code may do without a server.</summary>
public sealed class ApiTests
{
    private static readonly Method<string, string> Method =
        new(MethodType.Unary, "pkg.Service", "Call", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    [Fact]
    public void CallOptions_with_changes_a_copy()
    {
        var original = new CallOptions();
        var deadline = new DateTime(2024, 1, 15, 10, 30, 0, DateTimeKind.Utc);

        var changed = original.WithHeaders([]).WithDeadline(deadline).WithWriteOptions(WriteOptions.Default).WithWaitForReady()
            .WithCancellationToken(TestContext.Current.CancellationToken)
            .WithCredentials(CallCredentials.FromInterceptor((_, _) => Task.CompletedTask));

        (original.Headers, original.Deadline, original.WriteOptions, original.Credentials, original.IsWaitForReady)
            .ShouldBe((null, null, null, null, false));
        changed.Headers.ShouldNotBeNull();
        changed.Deadline.ShouldBe(deadline);
        changed.WriteOptions.ShouldBe(WriteOptions.Default);
        changed.CancellationToken.ShouldBe(TestContext.Current.CancellationToken);
        changed.Credentials.ShouldNotBeNull();
        changed.IsWaitForReady.ShouldBeTrue();
        changed.WithWaitForReady(false).IsWaitForReady.ShouldBeFalse();
    }

    [Fact]
    public void RpcException_carries_status_trailers_and_cause()
    {
        var cause = new IOException("broken");
        var error = new RpcException(new Status(StatusCode.Unavailable, "down", cause));

        error.InnerException.ShouldBe(cause);
        error.Trailers.ShouldBeEmpty();
        error.Message.ShouldBe("Status(StatusCode=\"Unavailable\", Detail=\"down\", DebugException=\"System.IO.IOException: broken\")");
        new RpcException(Status.DefaultCancelled).Message.ShouldBe("Status(StatusCode=\"Cancelled\", Detail=\"\")");
        new RpcException(Status.DefaultCancelled, "mine").Message.ShouldBe("mine");
        Should.Throw<ArgumentNullException>(() => new RpcException(Status.DefaultCancelled, (Metadata)null!));
    }

    [Fact]
    public void Marshaller_of_either_form_offers_both()
    {
        var contextual = Marshallers.Create<string>(
            (text, context) =>
            {
                context.SetPayloadLength(text.Length);
                context.GetBufferWriter().Write(Encoding.UTF8.GetBytes(text));
                context.Complete();
            },
            context => Encoding.UTF8.GetString(context.PayloadAsReadOnlySequence()));

        contextual.Deserializer(contextual.Serializer("häuser")).ShouldBe("häuser");
        Marshallers.StringMarshaller.Deserializer(Marshallers.StringMarshaller.Serializer("häuser")).ShouldBe("häuser");
        Marshallers.Create<string>((_, _) => { }, _ => "").Serializer.ShouldSatisfyAllConditions(
            serializer => Should.Throw<InvalidOperationException>(() => serializer("never completed")));
    }

    [Fact]
    public void Method_full_name_is_the_path_on_the_wire() => Method.FullName.ShouldBe("/pkg.Service/Call");

    [Fact]
    public void ServiceDefinition_binds_each_method_and_refuses_a_name_twice()
    {
        UnaryServerMethod<string, string> handler = (request, _) => Task.FromResult(request);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(Method, handler);
        var binder = new RecordingBinder();

        builder.Build().BindService(binder);

        binder.Bound.ShouldBe([("/pkg.Service/Call", handler)]);
        Should.Throw<ArgumentException>(() => builder.AddMethod(Method, handler));
    }

    [Fact]
    public async Task UnaryCall_made_from_plain_delegates_answers_and_disposes()
    {
        var disposed = false;
        var headers = Task.FromResult(new Metadata { { "h", "1" } });
        var call = new AsyncUnaryCall<string>(
            Task.FromResult("r"), headers, () => Status.DefaultSuccess, () => Metadata.Empty, () => disposed = true);

        (await call.ConfigureAwait(false)).ShouldBe("r");
        (await call.ResponseHeadersAsync).GetValue("h").ShouldBe("1");
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
        call.Dispose();

        disposed.ShouldBeTrue();
    }

    [Fact]
    public async Task StreamWriter_that_does_not_support_cancellation_says_so()
    {
        IAsyncStreamWriter<string> writer = new PlainWriter();
        using var source = new CancellationTokenSource();

        await writer.WriteAsync("a", CancellationToken.None);

        await Should.ThrowAsync<NotSupportedException>(() => writer.WriteAsync("b", source.Token));
    }

    [Fact]
    public void Credentials_refuse_what_cannot_be_composed()
    {
        var call = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var composed = ChannelCredentials.Create(ChannelCredentials.SecureSsl, call);

        Should.Throw<ArgumentException>(() => CallCredentials.Compose(call));
        Should.Throw<ArgumentException>(() => ChannelCredentials.Create(composed, call));
        Should.Throw<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
    }

    [Fact]
    public void AuthContext_finds_the_peer_by_its_identity_property()
    {
        var name = AuthProperty.Create("name", "älice"u8.ToArray());
        var context = new AuthContext("name", new() { ["name"] = [name], ["other"] = [AuthProperty.Create("other", [1])] });

        context.IsPeerAuthenticated.ShouldBeTrue();
        context.PeerIdentity.Single().Value.ShouldBe("älice");
        context.Properties.Count().ShouldBe(2);
        new AuthContext(null, []).PeerIdentity.ShouldBeEmpty();
    }

    [Fact]
    public void Intercept_null_is_refused()
    {
        CallInvoker invoker = null!;

        Should.Throw<ArgumentNullException>(() => invoker.Intercept(new NamedInterceptor("n", [])));
        Should.Throw<ArgumentNullException>(() => ((IAsyncStreamReader<string>)null!).ReadAllAsync());
    }

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<(string Name, Delegate? Handler)> Bound { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
            => Bound.Add((method.FullName, handler));
    }

    private sealed class PlainWriter : IAsyncStreamWriter<string>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message) => Task.CompletedTask;
    }
}
