using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Fabra.Cli.Commands.Index;

/// <summary>One line of a file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its bytes without the line's end. Null: it is longer than any line may be.</param>
/// <param name="Length">How many bytes of the file it takes.</param>
internal readonly record struct RawLine(long Number, byte[]? Bytes, long Length);

/// <summary>Reads lines of bytes from files of any size; a line that is too long is passed over without being kept.</summary>
internal static class LineReader
{
    private const int BufferSize = 1024 * 1024;

    public static async IAsyncEnumerable<RawLine> ReadAsync(
        Stream file, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        try
        {
            var dropped = 0L;
            for (var number = 1L; ;)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    yield return ToLine(number++, rest.Slice(0, end), dropped, maxBytes);
                    dropped = 0;
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    if (rest.Length + dropped > 0)
                    {
                        yield return ToLine(number, rest, dropped, maxBytes);
                    }

                    yield break;
                }

                var tooLong = rest.Length > maxBytes;
                dropped += tooLong ? rest.Length : 0;
                reader.AdvanceTo(tooLong ? rest.End : rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static RawLine ToLine(long number, ReadOnlySequence<byte> line, long dropped, int maxBytes)
    {
        var length = dropped + line.Length;
        return new RawLine(number, length > maxBytes ? null : WithoutReturn(line.ToArray()), length + 1);
    }

    private static byte[] WithoutReturn(byte[] line) => line is [.. var start, (byte)'\r'] ? start : line;
}
