using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>The three ways into an assembly.</summary>
internal enum AssemblyMode
{
    OneShot,
    Session,
    Named,
}

/// <summary>The words for modes in stored JSON.</summary>
internal static class AssemblyModeWords
{
    private static readonly EnumWords<AssemblyMode> Words = new("one_shot", "session", "named");

    public static string Of(AssemblyMode mode) => Words.Of(mode);

    public static AssemblyMode Parse(string word) => Words.Parse(word);
}
