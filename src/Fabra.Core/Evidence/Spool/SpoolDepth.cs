namespace Fabra.Core.Evidence.Spool;

/// <summary>How much waits in the spool.</summary>
/// <param name="Records">Records not yet drained.</param>
/// <param name="Bytes">Their size in the spool's files.</param>
internal readonly record struct SpoolDepth(long Records, long Bytes);
