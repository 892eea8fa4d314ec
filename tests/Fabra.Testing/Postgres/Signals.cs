namespace Fabra.Testing.Postgres;

/// <summary>Signals by what they mean to Postgres.</summary>
internal static class Signals
{
    /// <summary>SIGINT: fast shutdown.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGQUIT: immediate shutdown, with recovery at the next start.</summary>
    public const int Quit = 3;

    public const int Continue = 18;

    public const int Stop = 19;
}
