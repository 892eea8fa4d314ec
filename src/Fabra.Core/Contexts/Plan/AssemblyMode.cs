using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>The three ways into an assembly.</summary>
public enum AssemblyMode
{
    OneShot,
    Session,
    Named,
}

/// <summary>The words for modes in stored JSON.</summary>
public static class AssemblyModeWords
{
    private static readonly EnumWords<AssemblyMode> Words = new("one_shot", "session", "named");

    public static string Of(AssemblyMode mode) => Words.Of(mode);

    public static AssemblyMode Parse(string word) => Words.Parse(word);
}
