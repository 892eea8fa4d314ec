using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connection that counts.</summary>
public interface IMeasuredDuplexPipe : IDuplexPipe
{
    long TotalBytesSent { get; }

    long TotalBytesReceived { get; }
}
