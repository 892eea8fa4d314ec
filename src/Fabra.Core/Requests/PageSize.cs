namespace Fabra.Core.Requests;

/// <summary>How many entries a page of a list has: 1 to 1,000, and 100 when nothing is asked.</summary>
internal static class PageSize
{
    /// <summary>When nothing is asked.</summary>
    public const int Default = 100;

    /// <summary>The most that may be asked.</summary>
    public const int Max = 1000;

    /// <summary>The size of a page for what was asked; 0: nothing.</summary>
    /// <exception cref="FabraException">Negative, or more than <see cref="Max"/>.</exception>
    public static int Resolve(int asked) => asked switch
    {
        0 => Default,
        < 0 or > Max => throw FabraException.Field("page_size", $"is {asked}, allowed are 1 to {Max}"),
        _ => asked,
    };
}
