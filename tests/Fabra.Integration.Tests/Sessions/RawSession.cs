using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Sessions;

/// <summary>A session without the client library's care: steps are sent when the test says so.</summary>
internal sealed class RawSession(ContextService.ContextServiceClient contexts) : IDisposable
{
    private readonly AsyncDuplexStreamingCall<AssembleRequest, AssembleResponse> _call =
        contexts.Assemble(cancellationToken: TestContext.Current.CancellationToken);

    private long _lastStepId;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<RawSession> OpenAsync(string name, string requestId = "")
    {
        var opened = await StepAsync(new AssembleRequest { Open = new OpenStep { Name = name, RequestId = requestId } });
        opened.ResultCase.ShouldBe(AssembleResponse.ResultOneofCase.Opened);
        return this;
    }

    /// <summary>Opens what the server refuses.</summary>
    public async Task<RpcException> OpenRefusedAsync(string name)
    {
        try
        {
            await SendAsync(new AssembleRequest { Open = new OpenStep { Name = name } });
        }
        catch (RpcException)
        {
            // The refusal may come before the step is out; sending then fails without the reason, which stands in the answer.
        }

        return await FailAsync();
    }

    /// <summary>Sends a step; its id is the next number from 1.</summary>
    public Task SendAsync(AssembleRequest step)
    {
        step.StepId = ++_lastStepId;
        return _call.RequestStream.WriteAsync(step, Cancellation);
    }

    public async Task<AssembleResponse> ReceiveAsync()
    {
        (await _call.ResponseStream.MoveNext(Cancellation)).ShouldBeTrue("the session has ended");
        return _call.ResponseStream.Current;
    }

    public async Task<AssembleResponse> StepAsync(AssembleRequest step)
    {
        await SendAsync(step);
        return await ReceiveAsync();
    }

    public Task<AssembleResponse> AddAsync(string text) => StepAsync(Text(text));

    public Task<AssembleResponse> CommitAsync() => StepAsync(new AssembleRequest { Commit = new CommitStep() });

    /// <summary>Ends the caller's side.</summary>
    public Task LeaveAsync() => _call.RequestStream.CompleteAsync();

    public async Task ShouldHaveEndedAsync() => (await _call.ResponseStream.MoveNext(Cancellation)).ShouldBeFalse();

    /// <summary>Reads until the session is ended by the server.</summary>
    public async Task<RpcException> FailAsync() => await Should.ThrowAsync<RpcException>(async () =>
    {
        while (await _call.ResponseStream.MoveNext(Cancellation))
        {
        }
    });

    public void Dispose() => _call.Dispose();

    public static AssembleRequest Text(string text) =>
        new() { AddItems = new AddItemsStep { Items = { new ContextItem { Text = text } } } };

    public static AssembleRequest Read(string featureName, string entityId) =>
        new() { GetFeatures = new GetFeaturesStep { FeatureNames = { featureName }, EntityIds = { entityId } } };
}
