namespace Fabra.Cli.Output;

/// <summary>Writing to a pipe that nobody reads any more, as <c>head</c> leaves it after its lines.</summary>
internal static class BrokenPipe
{
    /// <summary>EPIPE.</summary>
    private const int Unix = 32;

    /// <summary>ERROR_BROKEN_PIPE and ERROR_NO_DATA, as HRESULT.</summary>
    private static readonly int[] Windows = [unchecked((int)0x8007006D), unchecked((int)0x800700E8)];

    public static bool Is(Exception error) =>
        error is IOException && (OperatingSystem.IsWindows() ? Windows.Contains(error.HResult) : error.HResult == Unix);
}
