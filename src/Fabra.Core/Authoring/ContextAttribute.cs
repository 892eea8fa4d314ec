namespace Fabra.Authoring;

/// <summary>
/// Declares a named context that a static method assembles: its first parameter is a <see cref="ContextScope"/>, the others are the
/// inputs by name, and it returns items: a sequence of <see cref="ContextItem"/>, or a Task or ValueTask of one.
/// </summary>
/// <param name="name">1 to 200 characters.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContextAttribute(string name) : Attribute
{
    /// <summary>As given.</summary>
    public string Name { get; } = name;

    /// <summary>Caps the final text, in tokens, where the request does not. 0: no cap.</summary>
    public int MaxTokens { get; init; }
}
