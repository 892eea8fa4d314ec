namespace Pipelines.Sockets.Unofficial;

/// <summary>How a socket is driven. The <c>Inline…</c> hints are accepted and have no effect: continuations always go through
/// the pipes' schedulers.</summary>
[Flags]
public enum SocketConnectionOptions
{
    None = 0,

    /// <summary>Wait for data before taking a buffer to receive it in.</summary>
    ZeroLengthReads = 1,

    InlineReads = 2,
    InlineWrites = 4,
    InlineConnect = 8,
}
