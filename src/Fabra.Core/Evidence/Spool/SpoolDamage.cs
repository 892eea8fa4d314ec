namespace Fabra.Core.Evidence.Spool;

/// <summary>A part of the spool that could not be read when it was opened. Its bytes are kept in <c>quarantine/</c>.</summary>
/// <param name="Segment">The file's name.</param>
/// <param name="Offset">Where in the file.</param>
/// <param name="Length">How many bytes; 0 when records are missing altogether.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record SpoolDamage(string Segment, long Offset, long Length, string Problem);
