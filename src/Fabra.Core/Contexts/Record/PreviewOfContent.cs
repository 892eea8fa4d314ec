namespace Fabra.Core.Contexts;

/// <summary>The preview of a content in lists: its first 100 characters (Unicode code points), then <c>...</c> when there is more.</summary>
internal static class PreviewOfContent
{
    /// <summary>How many characters a preview shows.</summary>
    public const int Length = 100;

    /// <summary>How many characters a store reads for it: one more, to know whether there is more.</summary>
    public const int ReadLength = Length + 1;

    public static string Of(string content)
    {
        var end = 0;
        for (var count = 0; end < content.Length; count++)
        {
            if (count == Length)
            {
                return string.Concat(content.AsSpan(0, end), "...");
            }

            end += char.IsHighSurrogate(content[end]) && end + 1 < content.Length ? 2 : 1;
        }

        return content;
    }
}
