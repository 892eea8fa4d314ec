namespace Fabra.Cli.CommandLine;

/// <summary>The command line, or something that it names, is wrong in a way that parsing alone cannot see.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
