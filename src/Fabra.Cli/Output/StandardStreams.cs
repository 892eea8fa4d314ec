using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fabra.Cli.Output;

/// <summary>The process's own output and error.</summary>
internal static class StandardStreams
{
    public static TextWriter Output() => Console.IsOutputRedirected ? Redirected(1) : Terminal(() => Console.Out);

    public static TextWriter Error() => Console.IsErrorRedirected ? Redirected(2) : Terminal(() => Console.Error);

    /// <summary>A file or a pipe: always UTF-8, whatever the locale, because it is read by programs.</summary>
    private static TextWriter Redirected(int handle)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return TextWriter.Synchronized(new StreamWriter(Open(handle), encoding, bufferSize: 16 * 1024) { AutoFlush = true });
    }

    /// <summary>
    /// .NET's own stream passes over a pipe that nobody reads any more, so that a command would go on for nobody; a
    /// <see cref="FileStream"/> fails. A file is left to .NET's own: a <see cref="FileStream"/> counts where it writes by itself, and the
    /// next command of the same script, or this one's errors in the same file, would be written over what it wrote.
    /// </summary>
    private static Stream Open(int handle)
    {
        if (!OperatingSystem.IsWindows())
        {
            var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return stream;
            }
        }

        return handle == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

    /// <summary>A terminal, in its own encoding; what that lacks is written as an escape and not as a question mark.</summary>
    private static TextWriter Terminal(Func<TextWriter> writer)
    {
        if (Console.OutputEncoding is { CodePage: not 65001 } encoding && encoding.EncoderFallback is not EscapeFallback)
        {
            encoding = (Encoding)encoding.Clone();
            encoding.EncoderFallback = new EscapeFallback();
            Console.OutputEncoding = encoding;
        }

        return writer();
    }
}
