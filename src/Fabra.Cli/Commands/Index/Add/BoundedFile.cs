namespace Fabra.Cli.Commands.Index;

/// <summary>Reads files whole, but none that is too large.</summary>
internal static class BoundedFile
{
    /// <summary>The bytes of a stream. Null: there are more than <paramref name="most"/>; the rest was not read.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[128 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (content.Length + read > most)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
