using Fabra.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.Docs;

/// <summary>What <c>grpcurl -plaintext -d JSON ADDRESS SERVICE/METHOD</c> does, by the same descriptors, without the program.</summary>
internal static class Grpcurl
{
    private static readonly Dictionary<string, ServiceDescriptor> Services = new FileDescriptor[]
        {
            FeatureServiceReflection.Descriptor, ContextServiceReflection.Descriptor, IndexServiceReflection.Descriptor,
            AdminServiceReflection.Descriptor,
        }
        .SelectMany(file => file.Services)
        .ToDictionary(service => service.FullName);

    public static async Task<string> RunAsync(string[] arguments)
    {
        if (arguments is not ["-plaintext", "-d", var json, var address, var path] || path.Split('/') is not [var service, var name])
        {
            throw new ArgumentException($"These tests do not know this form: {string.Join(' ', arguments)}");
        }

        var descriptor = Services[service].FindMethodByName(name) ?? throw new ArgumentException($"There is no method {path}.");
        var request = JsonParser.Default.Parse(json, descriptor.InputType);
        var method = new Method<IMessage, IMessage>(
            MethodType.Unary, service, name, Marshaller(descriptor.InputType), Marshaller(descriptor.OutputType));
        using var channel = GrpcChannel.ForAddress($"http://{address}");
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), request);
        return JsonFormatter.Default.Format(await call) + "\n";
    }

    private static Marshaller<IMessage> Marshaller(MessageDescriptor descriptor) =>
        Marshallers.Create(message => message.ToByteArray(), bytes => descriptor.Parser.ParseFrom(bytes));
}
