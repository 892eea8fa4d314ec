using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A connection, or many, to one target.</summary>
public abstract class ChannelBase
{
    protected ChannelBase(string target) => Target = GrpcPreconditions.CheckNotNull(target, nameof(target));

    public string Target { get; }

    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel. Calls under way are cancelled where the implementation says so.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What <see cref="ShutdownAsync"/> does; by default nothing.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
