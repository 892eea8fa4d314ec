namespace Fabra.Authoring;

/// <summary>Declarations in code that cannot be used; the message has a line for each.</summary>
public sealed class AuthoringException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
