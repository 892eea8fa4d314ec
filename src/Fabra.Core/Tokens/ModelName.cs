namespace Fabra.Core.Tokens;

/// <summary>What a model is called apart from who serves it.</summary>
internal static class ModelName
{
    /// <summary><c>openai/gpt-4o</c> and <c>ft:gpt-4o</c> are <c>gpt-4o</c>.</summary>
    public static ReadOnlySpan<char> Bare(string model)
    {
        ReadOnlySpan<char> name = model.AsSpan().Trim();
        name = name[(name.LastIndexOf('/') + 1)..];
        return name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
    }
}
