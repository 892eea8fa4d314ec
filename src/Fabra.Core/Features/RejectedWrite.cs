using Fabra.Core.Errors;

namespace Fabra.Core.Features;

/// <summary>One write of a batch that was refused, and why.</summary>
/// <param name="Place">Its place in the batch, from 0.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record RejectedWrite(int Place, FabraException Fault);
