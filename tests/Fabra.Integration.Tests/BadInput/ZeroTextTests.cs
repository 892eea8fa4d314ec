using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>
/// U+0000, which Postgres takes in no text, in every text that a caller can send: the fields are those of the contract's descriptors, so
/// that a new one is tried without anybody thinking of it. With <c>FABRA_TEST_STORES=postgres,redis</c> one that is not refused at the
/// door fails in the database.
/// </summary>
public sealed class ZeroTextTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Text = "a\0b";

    /// <summary>Sent back by some clients; not read, not kept.</summary>
    private static readonly HashSet<string> NotRead = ["record_retrieval.retrieval.tracking_error"];

    private static readonly ServiceDescriptor[] Services =
    [
        FeatureService.Descriptor, ContextService.Descriptor, IndexService.Descriptor, AdminService.Descriptor,
    ];

    private static readonly Marshaller<IMessage> Requests = Marshallers.Create<IMessage>(
        message => message.ToByteArray(), _ => throw new NotSupportedException());

    private static readonly Marshaller<byte[]> Answers = Marshallers.Create<byte[]>(
        _ => throw new NotSupportedException(), bytes => bytes);

    /// <summary>Method and field, of all calls with one request.</summary>
    public static TheoryData<string, string> Fields { get; } =
    [
        .. Services.SelectMany(service => service.Methods)
            .Where(method => !method.IsClientStreaming)
            .SelectMany(method => TextField.Of(method.InputType).Select(field => (method.FullName, field.ToString()))),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Fields_are_those_of_the_contract()
    {
        Fields.Count.ShouldBeGreaterThan(90);
        Fields.ShouldContain(row => row.Data.Item1 == "fabra.v1.ContextService.ListContexts" && row.Data.Item2 == "subject.entity_id");
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Text_of_a_request_is_an_invalid_argument_that_names_it(string method, string field)
    {
        var called = Services.SelectMany(service => service.Methods).Single(each => each.FullName == method);
        var place = TextField.Of(called.InputType).Single(each => each.ToString() == field);
        var request = called.InputType.Parser.ParseFrom(ByteString.Empty);
        place.Put(request, Text);

        var refusal = await CallAsync(called, request);

        refusal.StatusCode.ShouldBe(StatusCode.InvalidArgument, refusal.ToString());
        refusal.Status.Detail.ShouldContain("U+0000");
        refusal.Details().BadFields().ShouldNotBeNull().FieldViolations.ShouldHaveSingleItem()
            .Field.ShouldStartWith(place.Path[0].Name);
    }

    [Fact]
    public async Task Place_and_reason_are_those_of_other_faults()
    {
        var write = await Should.ThrowAsync<RpcException>(server.Client.Features.WriteFeaturesAsync(
            new WriteFeaturesRequest { Writes = { Write("u1"), Write("u" + Text) } }, cancellationToken: Cancellation).ResponseAsync);
        var filter = new Filter { Equals_ = new FieldEquals { Field = "f", Value = new Value { StringValue = Text } } };
        var search = await Should.ThrowAsync<RpcException>(server.Client.Indexes.SearchAsync(
            new SearchRequest { Filter = new Filter { All = new FilterList { Filters = { filter } } } }, cancellationToken: Cancellation).ResponseAsync);
        var value = new Value { StructValue = new StructValue { Fields = { ["a"] = new Value { StringValue = Text } } } };
        var inputs = await Should.ThrowAsync<RpcException>(server.Client.Contexts.AssembleContextAsync(
            new AssembleContextRequest { Inputs = { ["x"] = value } }, cancellationToken: Cancellation).ResponseAsync);

        (write.Reason(), Place(write)).ShouldBe(("INVALID_FIELD", "writes[1].entity_id"));
        (search.Reason(), Place(search)).ShouldBe(("INVALID_FILTER", "filter.all.filters[0].equals.value"));
        (inputs.Reason(), Place(inputs)).ShouldBe(("INVALID_VALUE", "inputs[x]"));
    }

    [Fact]
    public async Task Row_of_a_feature_stream_is_rejected_and_the_stream_goes_on()
    {
        using var call = server.Client.Features.IngestFeatures(cancellationToken: Cancellation);
        foreach (var field in TextField.Of(IngestFeaturesRequest.Descriptor))
        {
            var request = new IngestFeaturesRequest { Writes = { Write("u1") } };
            field.Put(request, Text);
            await call.RequestStream.WriteAsync(request, Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue(field.ToString());

            var rejected = call.ResponseStream.Current.Rejected.ShouldHaveSingleItem(field.ToString());
            rejected.Reason.ShouldStartWith("INVALID_", customMessage: field.ToString());
            rejected.Message.ShouldContain("U+0000", customMessage: field.ToString());
        }
    }

    [Fact]
    public async Task Row_of_a_document_stream_is_rejected_and_the_stream_goes_on()
    {
        await server.Client.Indexes.CreateIndexAsync(new CreateIndexRequest { Index = new V1.Index { Name = "zeros" } }, cancellationToken: Cancellation);
        foreach (var field in TextField.Of(IngestDocumentsRequest.Descriptor))
        {
            var request = new IngestDocumentsRequest
            {
                IndexName = "zeros",
                Documents = { new DocumentInput { DocumentId = "d", Text = "One." } },
            };
            field.Put(request, Text);
            using var call = server.Client.Indexes.IngestDocuments(cancellationToken: Cancellation);
            await call.RequestStream.WriteAsync(request, Cancellation);
            if (field.Path.Count == 1)
            {
                var refusal = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
                (refusal.StatusCode, Place(refusal)).ShouldBe((StatusCode.InvalidArgument, "index_name"));
                continue;
            }

            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue(field.ToString());
            var rejected = call.ResponseStream.Current.Rejected.ShouldHaveSingleItem(field.ToString());
            rejected.Reason.ShouldStartWith("INVALID_", customMessage: field.ToString());
            rejected.Message.ShouldContain("U+0000", customMessage: field.ToString());
        }
    }

    [Fact]
    public async Task Step_of_a_session_is_answered_with_an_error()
    {
        foreach (var field in TextField.Of(AssembleRequest.Descriptor).Where(field => !NotRead.Contains(field.ToString())))
        {
            var request = Step(field.Path[0].Name);
            field.Put(request, Text);
            using var call = server.Client.Contexts.Assemble(cancellationToken: Cancellation);
            if (request.StepCase != AssembleRequest.StepOneofCase.Open)
            {
                await call.RequestStream.WriteAsync(Step("open"), Cancellation);
                await call.ResponseStream.MoveNext(Cancellation);
            }

            await call.RequestStream.WriteAsync(request, Cancellation);
            (await call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue(field.ToString());

            var error = call.ResponseStream.Current.Error.ShouldNotBeNull(field.ToString());
            error.Code.ShouldBe((int)StatusCode.InvalidArgument, $"{field}: {error.Message}");
        }
    }

    private static FeatureWrite Write(string entityId) =>
        new() { FeatureName = Samples.Tier, EntityId = entityId, Value = new Value { StringValue = "gold" } };

    /// <summary>A step that is valid but for what is put into it.</summary>
    private static AssembleRequest Step(string step) => step switch
    {
        "open" => new() { Open = new OpenStep { Name = "zeros" } },
        "get_features" => new() { GetFeatures = new GetFeaturesStep { FeatureNames = { Samples.Score }, EntityIds = { "u1" } } },
        "retrieve" => new() { Retrieve = new RetrieveStep { Retrieval = new RetrievalReference { IndexName = "zeros", Query = "one" } } },
        "record_retrieval" => new() { RecordRetrieval = new RecordRetrievalStep { Retrieval = new RetrieverLineage { RetrieverName = "mine" } } },
        "add_items" => new() { AddItems = new AddItemsStep { Items = { new ContextItem { Text = "x" } } } },
        _ => throw new InvalidOperationException($"The session has a new step, {step}; say here what a valid one is."),
    };

    private static string Place(RpcException refusal) =>
        refusal.Details().BadFields().ShouldNotBeNull().FieldViolations.ShouldHaveSingleItem().Field;

    private async Task<RpcException> CallAsync(MethodDescriptor method, IMessage request)
    {
        using var channel = GrpcChannel.ForAddress(server.Running.Server.GrpcAddress);
        var type = method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary;
        var call = new Method<IMessage, byte[]>(type, method.Service.FullName, method.Name, Requests, Answers);
        var options = new CallOptions(cancellationToken: Cancellation);
        if (!method.IsServerStreaming)
        {
            using var unary = channel.CreateCallInvoker().AsyncUnaryCall(call, null, options, request);
            return await Should.ThrowAsync<RpcException>(unary.ResponseAsync);
        }

        using var stream = channel.CreateCallInvoker().AsyncServerStreamingCall(call, null, options, request);
        return await Should.ThrowAsync<RpcException>(() => stream.ResponseStream.MoveNext(Cancellation));
    }
}
