using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using static Grpc.Reflection.V1.ServerReflectionRequest;

namespace Fabra.Grpc.Server.Reflection;

/// <summary>
/// The answers of one reflection stream. It remembers which files it has sent, so that none goes twice as a dependency.
/// </summary>
internal sealed class ReflectionConversation(DescriptorIndex index)
{
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case MessageRequestOneofCase.FileByFilename:
                AnswerFile(response, index.FindFile(request.FileByFilename), request.FileByFilename);
                break;
            case MessageRequestOneofCase.FileContainingSymbol:
                AnswerFile(response, index.FindSymbol(request.FileContainingSymbol), request.FileContainingSymbol);
                break;
            case MessageRequestOneofCase.FileContainingExtension:
                var (type, number) = (request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber);
                AnswerFile(response, index.FindExtension(type, number), $"extension {number} of {type}");
                break;
            case MessageRequestOneofCase.AllExtensionNumbersOfType:
                AnswerExtensions(response, request.AllExtensionNumbersOfType);
                break;
            case MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { index.ServiceNames.Value.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            default:
                response.ErrorResponse = Error(StatusCode.InvalidArgument, "The request asks nothing that this server knows.");
                break;
        }

        return response;
    }

    private void AnswerFile(ServerReflectionResponse response, FileDescriptor? file, string asked)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"Not found: {asked}.");
            return;
        }

        // A file that was asked for is sent even when it went before as a dependency.
        _sent.Remove(file.Name);
        response.FileDescriptorResponse = new FileDescriptorResponse();
        Add(response.FileDescriptorResponse, file);
    }

    private void Add(FileDescriptorResponse response, FileDescriptor file)
    {
        if (_sent.Add(file.Name))
        {
            response.FileDescriptorProto.Add(file.SerializedData);
            foreach (var dependency in file.Dependencies)
            {
                Add(response, dependency);
            }
        }
    }

    private void AnswerExtensions(ServerReflectionResponse response, string type)
    {
        if (index.FindExtensions(type) is { } extensions)
        {
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse
            {
                BaseTypeName = type,
                ExtensionNumber = { extensions.Select(field => field.FieldNumber) },
            };
        }
        else
        {
            response.ErrorResponse = Error(StatusCode.NotFound, $"Not found: {type}.");
        }
    }

    private static ErrorResponse Error(StatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
