using Fabra.Grpc.Server.Tests.Infrastructure;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Fabra.Grpc.Server.Tests.Reflection;

public sealed class ReflectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_services_names_every_mapped_service()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var answer = await AskAsync(server, new ServerReflectionRequest { ListServices = "" });

        answer.ListServicesResponse.Service.Select(service => service.Name).ShouldBe(
            [
                "fabra.test.v1.Scripted", "fabra.v1.AdminService", "fabra.v1.ContextService", "fabra.v1.FeatureService",
                "fabra.v1.IndexService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("fabra.v1.FeatureService")]
    [InlineData("fabra.v1.FeatureService.GetFeatures")]
    [InlineData("fabra.v1.GetFeaturesRequest")]
    [InlineData("fabra.v1.GetFeaturesRequest.feature_names")]
    public async Task File_containing_symbol_comes_with_everything_it_needs(string symbol)
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var answer = await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = symbol });

        var files = answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).ToList();
        files[0].Name.ShouldBe("fabra/v1/feature_service.proto");
        var names = files.Select(file => file.Name).ToList();
        names.ShouldBeUnique();
        files.SelectMany(file => file.Dependency).ShouldBeSubsetOf(names);
    }

    [Theory]
    [InlineData("fabra.v1.ErrorReason", "fabra/v1/errors.proto")]
    [InlineData("fabra.v1.ERROR_REASON_TOO_LARGE", "fabra/v1/errors.proto")]
    [InlineData("fabra.v1.FEATURE_STATUS_UNSPECIFIED", "fabra/v1/feature_service.proto")]
    [InlineData("grpc.health.v1.HealthCheckResponse.NOT_SERVING", "grpc/health/v1/health.proto")]
    public async Task Enums_and_their_values_are_found_where_protobuf_puts_them(string symbol, string file)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await AskAsync(server, new ServerReflectionRequest { Host = "here", FileContainingSymbol = symbol });

        FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]).Name.ShouldBe(file);
        answer.OriginalRequest.FileContainingSymbol.ShouldBe(symbol);
        answer.ValidHost.ShouldBe("here");
    }

    [Theory]
    [InlineData("fabra.v1.ErrorReason.ERROR_REASON_TOO_LARGE")]
    [InlineData("fabra.v1.GetFeaturesRequest.nope")]
    public async Task Names_that_protobuf_does_not_give_are_not_found(string symbol)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await AskAsync(server, new ServerReflectionRequest { FileContainingSymbol = symbol });

        ((StatusCode)answer.ErrorResponse.ErrorCode).ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Same_file_twice_on_a_stream_comes_whole_twice()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());
        var question = new ServerReflectionRequest { FileByFilename = "fabra/v1/feature_service.proto" };

        var answers = await AskAllAsync(server, [question, question]);

        answers[0].FileDescriptorResponse.FileDescriptorProto.Count.ShouldBeGreaterThan(1);
        // The protocol lets a server leave out what it has sent before; the library does not.
        answers[1].FileDescriptorResponse.ShouldBe(answers[0].FileDescriptorResponse);
    }

    [Fact]
    public async Task Questions_that_cannot_be_answered_say_so_and_the_stream_goes_on()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var answers = await AskAllAsync(server,
        [
            new ServerReflectionRequest { AllExtensionNumbersOfType = "fabra.v1.Value" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "fabra.v1.Nope" },
            new ServerReflectionRequest
            {
                FileContainingExtension = new ExtensionRequest { ContainingType = "fabra.v1.Value", ExtensionNumber = 7 },
            },
            new ServerReflectionRequest { FileByFilename = "nope.proto" },
            new ServerReflectionRequest(),
        ]);

        // The library knows nothing of extensions. No message of the contract can have any.
        answers.Select(answer => (StatusCode)answer.ErrorResponse.ErrorCode).ShouldBe(
            [StatusCode.Unimplemented, StatusCode.Unimplemented, StatusCode.Unimplemented, StatusCode.NotFound, StatusCode.Unimplemented]);
    }

    [Fact]
    public async Task Version_v1alpha_answers_the_same()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());
        using var call = new Alpha.ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: Cancel);

        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "fabra.v1.Value" }, Cancel);
        (await call.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();

        call.ResponseStream.Current.OriginalRequest.FileContainingSymbol.ShouldBe("fabra.v1.Value");
        FileDescriptorProto.Parser.ParseFrom(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto[0])
            .Name.ShouldBe("fabra/v1/types.proto");
    }

    private static async Task<ServerReflectionResponse> AskAsync(TestServer server, ServerReflectionRequest request) =>
        (await AskAllAsync(server, [request])).ShouldHaveSingleItem();

    private static async Task<List<ServerReflectionResponse>> AskAllAsync(TestServer server, ServerReflectionRequest[] requests)
    {
        using var call = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: Cancel);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Cancel);
        }

        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync(Cancel).ToListAsync(Cancel);
    }
}
