namespace Fabra.Soak.Harness;

/// <summary>A promise did not hold.</summary>
internal sealed class ProofFailedException(string message) : Exception(message);
