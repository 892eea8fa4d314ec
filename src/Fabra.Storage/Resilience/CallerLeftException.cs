namespace Fabra.Storage.Resilience;

/// <summary>A caller left after it had waited long; for the circuit, which must not take that for an answer. Never leaves the guard.</summary>
internal sealed class CallerLeftException() : Exception("The caller left before the store answered.");
