using System.Text;

namespace Fabra.Cli.Output;

/// <summary>Writes files that are there whole or not at all, and the folders above them.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text; what a link leads to is replaced and not the link, and a pipe or a device is written to.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        await using var special = OutputFile.OpenSpecial(path);
        if (special is not null)
        {
            await special.WriteAsync(Encoding.GetBytes(text), cancellationToken);
            return;
        }

        var full = OutputFile.Resolve(path);
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}");
        try
        {
            await File.WriteAllTextAsync(draft, text, Encoding, cancellationToken);
            OutputFile.Replace(full, draft);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
