using System.Globalization;

namespace Fabra.Cli.Commands.Features;

/// <summary>A file that cannot be read any further; the rows before are whole.</summary>
internal sealed class BrokenFileException(long line, string message, Exception? cause = null)
    : Exception($"line {line.ToString(CultureInfo.InvariantCulture)}, {message}", cause);
