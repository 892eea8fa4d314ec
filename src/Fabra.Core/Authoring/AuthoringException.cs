namespace Fabra.Authoring;

/// <summary>Declarations in code that cannot be used; the message has a line for each.</summary>
public sealed class AuthoringException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>One line for each declaration that cannot be used, with its place in the code.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
