namespace Fabra.Grpc.Server.Configuration;

/// <summary>At least one setting is impossible. Names every one of them, so that they can be mended in one go.</summary>
public sealed class FabraConfigurationException : Exception
{
    /// <summary>A refusal to start.</summary>
    public FabraConfigurationException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>One line for each impossible setting: its name, its value (secrets hidden), and what is allowed.</summary>
    public IReadOnlyList<string> Problems { get; }
}
