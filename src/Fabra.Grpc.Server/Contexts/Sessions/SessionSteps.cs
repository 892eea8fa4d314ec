using Fabra.Authoring;
using Fabra.Core.Assembly;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Takes the steps of one session. A failure that the caller can handle is an answer; a breach of protocol is thrown.</summary>
internal sealed class SessionSteps(ContextAssembler assembler, Caller caller, RpcErrors errors)
{
    private AssemblySession? _session;

    /// <summary>True once the context is assembled.</summary>
    public bool Committed { get; private set; }

    /// <exception cref="FabraException"><see cref="ErrorReason.SessionProtocol"/>: the step may not come now.</exception>
    public async Task<Wire.AssembleResponse> TakeAsync(Wire.AssembleRequest request, CancellationToken cancellationToken)
    {
        CheckProtocol(request);
        Wire.AssembleResponse response;
        try
        {
            response = await AnswerAsync(request, cancellationToken);
        }
        catch (Exception failure) when (failure is FabraException or StoreUnavailableException)
        {
            response = new Wire.AssembleResponse { Error = ToError(failure) };
        }

        response.StepId = request.StepId;
        return response;
    }

    private void CheckProtocol(Wire.AssembleRequest request)
    {
        var opens = request.StepCase == Wire.AssembleRequest.StepOneofCase.Open;
        var fault = request.StepCase == Wire.AssembleRequest.StepOneofCase.None ? "a step is empty"
            : _session is null && !opens ? "the first step must be open"
            : _session is not null && opens ? "the session is open already"
            : null;
        if (fault is not null)
        {
            throw new FabraException(ErrorReason.SessionProtocol, $"step {request.StepId}: {fault}");
        }
    }

    private async Task<Wire.AssembleResponse> AnswerAsync(Wire.AssembleRequest request, CancellationToken cancellationToken)
    {
        switch (request.StepCase)
        {
            case Wire.AssembleRequest.StepOneofCase.Open:
                _session = assembler.OpenSession(request.Open.ToOptions(), caller);
                return new() { Opened = new Wire.SessionOpened { OpenedAt = _session.Scope.Now.ToTimestamp() } };

            case Wire.AssembleRequest.StepOneofCase.GetFeatures:
                return new() { Features = await ReadAsync(request.GetFeatures, cancellationToken) };

            case Wire.AssembleRequest.StepOneofCase.Retrieve:
                var reference = request.Retrieve.Retrieval ?? throw FabraException.Field("retrieval", "is required");
                var found = await _session!.Scope.RetrieveAsync(reference.ToDomain("retrieval"), "retrieval", cancellationToken);
                return new() { Retrieval = found.ToWire() };

            case Wire.AssembleRequest.StepOneofCase.RecordRetrieval:
                var reported = request.RecordRetrieval.Retrieval
                    ?? throw FabraException.Field("record_retrieval.retrieval", "is required");
                _session!.Scope.RecordRetrieval(reported.ToDomain("record_retrieval.retrieval"));
                return new() { Recorded = new Wire.RetrievalRecorded() };

            case Wire.AssembleRequest.StepOneofCase.AddItems:
                _session!.Scope.AddItems([.. request.AddItems.Items.Select((item, index) => item.ToDomain($"items[{index}]"))]);
                return new() { Added = new Wire.ItemsAdded { ItemsCount = _session.Scope.Items.Count } };

            default:
                var context = await _session!.CommitAsync(cancellationToken);
                Committed = true;
                return new() { Committed = new Wire.SessionCommitted { Context = context.ToWire(Wire.ContextView.Full) } };
        }
    }

    private async Task<Wire.SessionFeatures> ReadAsync(Wire.GetFeaturesStep step, CancellationToken cancellationToken)
    {
        var readings = await _session!.Scope.ReadFeaturesAsync(step.FeatureNames, step.EntityIds, cancellationToken);
        var features = new Wire.SessionFeatures();
        features.Vectors.AddRange(FeatureMapping.ToVectors(readings, step.EntityIds, step.FeatureNames.Count));
        return features;
    }

    private Wire.StepError ToError(Exception failure)
    {
        var status = errors.ToRpcStatus(failure);
        return new Wire.StepError
        {
            Status = status.ToByteString(),
            Code = status.Code,
            Reason = status.Details[0].Unpack<ErrorInfo>().Reason,
            Message = status.Message,
        };
    }
}
