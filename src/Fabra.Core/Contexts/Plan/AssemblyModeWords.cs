namespace Fabra.Core.Contexts;

/// <summary>The words for modes in stored JSON.</summary>
public static class AssemblyModeWords
{
    private static readonly string[] Words = ["one_shot", "session", "named"];

    public static string Of(AssemblyMode mode) => Words[(int)mode];

    public static AssemblyMode Parse(string word) => Array.IndexOf(Words, word) is >= 0 and var index
        ? (AssemblyMode)index
        : throw new FormatException($"\"{word}\" is no mode of assembly.");
}
