namespace Fabra.Testing;

/// <summary>Signals by their numbers on Linux.</summary>
public static class Signals
{
    /// <summary>SIGINT; to Postgres a fast shutdown.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGQUIT; to Postgres an immediate shutdown, with recovery at the next start.</summary>
    public const int Quit = 3;

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    public const int Continue = 18;

    public const int Stop = 19;
}
