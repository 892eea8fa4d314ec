namespace Fabra.Cli.CommandLine;

/// <summary>What a command tells its caller.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It failed, or it found what it was asked to check for.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or a file or value that it names, is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>What was asked for does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The server, or a store behind it, cannot be reached.</summary>
    public const int Unreachable = 4;

    /// <summary>What was printed is of a record that is not what it commits to: somebody changed the store.</summary>
    public const int Altered = 5;

    /// <summary>Interrupted (SIGINT), as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <summary>Told to end (SIGTERM), counted likewise.</summary>
    public const int Terminated = 143;
}
