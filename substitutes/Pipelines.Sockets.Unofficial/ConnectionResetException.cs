namespace Pipelines.Sockets.Unofficial;

/// <summary>The peer reset the connection.</summary>
public class ConnectionResetException : IOException
{
    public ConnectionResetException()
    {
    }

    public ConnectionResetException(string message)
        : base(message)
    {
    }

    public ConnectionResetException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
