namespace Pipelines.Sockets.Unofficial;

/// <summary>Why a connection ended; the first reason stays.</summary>
public enum PipeShutdownKind
{
    /// <summary>It has not ended.</summary>
    None = 0,

    /// <summary>It was disposed.</summary>
    PipeDisposed = 1,

    /// <summary>The peer ended its side.</summary>
    ReadEndOfStream = 100,

    ReadDisposed = 101,
    ReadIOException = 102,
    ReadException = 103,
    ReadSocketError = 104,

    /// <summary>Nobody reads what arrives any more.</summary>
    ReadFlushCompleted = 105,

    ReadFlushCanceled = 106,

    /// <summary>Our side was ended and all of it is sent.</summary>
    WriteEndOfStream = 200,

    WriteDisposed = 201,
    WriteIOException = 203,
    WriteException = 204,
    WriteSocketError = 205,

    /// <summary>The protocol says that the client ends the connection.</summary>
    ProtocolExitClient = 400,

    /// <summary>The protocol says that the server ends the connection.</summary>
    ProtocolExitServer = 401,
}
