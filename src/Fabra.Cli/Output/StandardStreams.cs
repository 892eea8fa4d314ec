using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fabra.Cli.Output;

/// <summary>The process's own output and error.</summary>
internal static class StandardStreams
{
    public static TextWriter Output() => Console.IsOutputRedirected ? Redirected(1) : Terminal(() => Console.Out);

    public static TextWriter Error() => Console.IsErrorRedirected ? Redirected(2) : Terminal(() => Console.Error);

    /// <summary>
    /// A file or a pipe: always UTF-8, whatever the locale, because it is read by programs. .NET's own writer passes over a pipe that
    /// nobody reads any more, so that a command would go on for nobody; this one fails.
    /// </summary>
    private static TextWriter Redirected(int handle)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows())
        {
            return new StreamWriter(handle == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError(), encoding) { AutoFlush = true };
        }

        var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return TextWriter.Synchronized(new StreamWriter(stream, encoding, bufferSize: 16 * 1024) { AutoFlush = true });
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
